import { mark, TicketTemplate } from './bench-template.js';

export type BenchVariant = 'insert' | 'update';

const TIME = `T${mark('hour')}:${mark('minute')}:${mark('second')}.${mark('millisecond')}Z`;
/**
 * Each step of a ticket is on its own day, at the ticket's own millisecond of the day, so that the feed is in
 * order of change.
 */
const DAYS = {
  injected: `2026-01-01${TIME}`,
  downloaded: `2026-01-02${TIME}`,
  third: `2026-01-03${TIME}`,
  fourth: `2026-01-04${TIME}`,
};
const OWNER = `bench.${mark('owner')}@mail.example`;
const RECIPIENT = `bench.${mark('recipient')}@mail.example`;
/** Numbers of transfer recipients, above those of first owners. */
const FIRST_RECIPIENT = 10_000_000;

const INJECTED = { status: 'INJECTED', timestamp: DAYS.injected, ownerEmail: OWNER };
const DOWNLOADED = { status: 'DOWNLOADED', timestamp: DAYS.downloaded, ownerEmail: OWNER };

/** A downloaded ticket: two lifecycle entries. */
const DELIVERED = template(DAYS.downloaded, 'DOWNLOADED', 'owner', [INJECTED, DOWNLOADED]);
const ACTIVATED = template(DAYS.fourth, 'ACTIVATED', 'owner', [
  INJECTED,
  DOWNLOADED,
  { status: 'ASSIGNED', timestamp: DAYS.third, ownerEmail: OWNER },
  { status: 'ACTIVATED', timestamp: DAYS.fourth, ownerEmail: OWNER },
]);
const TRANSFERRED = template(DAYS.fourth, 'TRANSFERRED', 'recipient', [
  INJECTED,
  DOWNLOADED,
  { status: 'PENDING_TRANSFER', timestamp: DAYS.third, ownerEmail: OWNER, recipientEmail: RECIPIENT },
  { status: 'TRANSFERRED', timestamp: DAYS.fourth, ownerEmail: RECIPIENT, recipientEmail: RECIPIENT },
]);

function template(
  updatedAt: string,
  status: string,
  holder: 'owner' | 'recipient',
  lifecycle: readonly unknown[],
): TicketTemplate {
  return new TicketTemplate({
    ticketId: `BENCH-${mark('index')}`,
    taxNumber: `9000${mark('index')}`,
    ticketVersion: 3,
    organizationCode: 'ORG_BENCH',
    updatedAt,
    status,
    event: {
      id: `BENCH-E${mark('event')}`,
      name: `Bench match ${mark('event')}`,
      startTime: '2026-06-01T18:00:00.000Z',
      city: 'Genève',
      countryCode: 'CH',
    },
    spectatorDetails: {
      title: 'Mrs',
      firstName: 'Zoé',
      lastName: `Bench-${mark(holder)}`,
      email: holder === 'owner' ? OWNER : RECIPIENT,
      phoneNumber: '+41790000000',
      language: 'fr',
    },
    seating: { gate: 'N', row: mark('row'), seat: mark('seat') },
    lifecycle,
  });
}

/**
 * @returns tickets `first` to `first + count - 1` as a JSON array, about 720 bytes each (insert) or 920
 * (update). insert: INJECTED, DOWNLOADED. update: the same tickets two days later, ASSIGNED and ACTIVATED, or
 * (one in ten) TRANSFERRED to a new owner
 */
export function benchTicketsJson(variant: BenchVariant, first: number, count: number): Buffer {
  const longest = Math.max(DELIVERED.bytes.length, ACTIVATED.bytes.length, TRANSFERRED.bytes.length);
  const target = Buffer.allocUnsafe(2 + count * (longest + 1));
  let end = target.write('[');
  for (let index = first; index < first + count; index += 1) {
    if (index > first) end += target.write(',', end);
    end = templateOf(variant, index).write(target, end, valuesOf(index));
  }
  end += target.write(']', end);
  return target.subarray(0, end);
}

function templateOf(variant: BenchVariant, index: number): TicketTemplate {
  if (variant === 'insert') return DELIVERED;
  return index % 10 === 0 ? TRANSFERRED : ACTIVATED;
}

function valuesOf(index: number) {
  return {
    index,
    // Two tickets an owner.
    owner: index >>> 1,
    recipient: FIRST_RECIPIENT + index,
    event: index % 20,
    row: index % 25,
    seat: index % 30,
    hour: Math.floor(index / 3_600_000),
    minute: Math.floor(index / 60_000) % 60,
    second: Math.floor(index / 1_000) % 60,
    millisecond: index % 1_000,
  };
}
