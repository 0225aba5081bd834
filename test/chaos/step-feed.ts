import { spectator, ticketChange } from '@tixngo-sync/testkit';

export const STEP_BATCH_SIZE = 5;

const ANN = 'ann@x.test';
const BOB = 'bob@x.test';
const CYD = 'cyd@x.test';
const DAN = 'dan@x.test';

/** What S-360 contains before: a temporary contact, and a ticket with an owner. */
export const STEP_S360 = {
  contacts: [
    {
      key: 'own-1',
      email: DAN,
      first_name: 'Pending',
      last_name: 'CREATION',
      kind: 'INDIVIDUAL',
      has_internet_account: false,
      created_at: '2020-01-01T00:00:00Z',
    },
  ],
  tickets: [{ ticket_id: 't1', tax_number: 'tax-t1', s360_status: 'PRINTED', cultural_contact: 'own-1' }],
};

/**
 * Three pages, the last one short. It has one of everything that a page can contain: a new ticket, a
 * confirmed transfer, a cancelled one, one to a temporary contact, an earlier owner who turns out never to
 * have been one, a stale change, a bad ticket, an unknown field.
 */
export const STEP_FEED = [
  ['t1', 't2', 't3', 't4', 't5'].map((id) =>
    change(id, 0, { owner: ANN, lifecycle: [entry('DOWNLOADED', 0, ANN)] }),
  ),
  [
    change('t2', 10, {
      owner: ANN,
      status: 'PENDING_TRANSFER',
      lifecycle: [entry('PENDING_TRANSFER', 10, ANN, BOB)],
    }),
    change('t3', 10, {
      owner: ANN,
      status: 'PENDING_TRANSFER',
      lifecycle: [entry('PENDING_TRANSFER', 10, ANN, CYD)],
    }),
    change('t4', 10, {
      owner: ANN,
      lifecycle: [entry('DOWNLOADED', 0, ANN), entry('PENDING_TRANSFER', 5, ANN, BOB)],
    }),
    change('t6', 10, { owner: CYD, lifecycle: [entry('DOWNLOADED', 10, CYD)] }),
    change('t7', 10, { owner: ANN, lifecycle: [entry('DOWNLOADED', 10, ANN)] }),
  ],
  [
    change('t2', 20, { owner: BOB, status: 'TRANSFERRED', lifecycle: [entry('TRANSFERRED', 20, BOB)] }),
    change('t3', 20, {
      owner: ANN,
      status: 'FAILURE_TRANSFER',
      lifecycle: [entry('FAILURE_TRANSFER', 20, ANN)],
      surprise: 1,
    }),
    change('t6', 20, {
      owner: DAN,
      status: 'TRANSFERRED',
      lifecycle: [entry('DOWNLOADED', 10, DAN), entry('TRANSFERRED', 20, DAN)],
    }),
    {
      ...change('t8', 20, { owner: 'eve@x.test', lifecycle: [entry('DOWNLOADED', 20, 'eve@x.test')] }),
      status: 'NONSENSE',
    },
  ],
];

/** A page of only bad tickets, which fails. */
export const STEP_BAD_FEED = [
  Array.from({ length: 10 }, (_, n) => ({
    ...change(`b${n}`, 0, { owner: ANN, lifecycle: [] }),
    status: 'NONSENSE',
  })),
];

function change(
  ticketId: string,
  minute: number,
  { owner, ...fields }: { owner: string; lifecycle: unknown[]; [field: string]: unknown },
) {
  const person = spectator({ firstName: owner.slice(0, 3), email: owner });
  return ticketChange({
    ticketId,
    taxNumber: `tax-${ticketId}`,
    updatedAt: timeOf(minute),
    spectatorDetails: person,
    ...fields,
  });
}

function entry(status: string, minute: number, ownerEmail: string, recipientEmail?: string) {
  return {
    status,
    timestamp: timeOf(minute),
    ownerEmail,
    ...(recipientEmail === undefined ? {} : { recipientEmail }),
  };
}

function timeOf(minute: number): string {
  return `2026-05-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
}
