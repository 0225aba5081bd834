import { describe, expect, it } from 'vitest';
import { at, historyEntry } from '../../test/builders.js';
import type { HistoryEntry } from '../history.js';
import type { MobileStatus } from '../statuses.js';
import { foldOwnership, type OwnershipInput } from './fold.js';

/** `step(3, 'PENDING_TRANSFER', 'ann', 'bob')`: at minute 3. */
const step = (
  minute: number,
  status: MobileStatus,
  ownerEmail: string | null,
  recipientEmail: string | null = null,
): HistoryEntry => historyEntry({ occurredAt: at(minute), status, ownerEmail, recipientEmail });

const fold = (entries: HistoryEntry[], input: Partial<OwnershipInput> = {}) =>
  foldOwnership({
    initialContact: null,
    initialOwnerEmail: null,
    entries,
    sightings: [],
    contactOf: (email) => email.toUpperCase(),
    ...input,
  });

/** `PENDING ANN → BOB 3–`, the ends in minutes. */
function linesOf(entries: HistoryEntry[], input: Partial<OwnershipInput> = {}): string[] {
  const minute = (instant: string | null): string =>
    instant === null ? '' : String(Number(instant.slice(14, 16)));
  return fold(entries, input).distributions.map(
    ({ status, oldContact, newContact, initiatedAt, resolvedAt }) =>
      `${status} ${oldContact ?? 'nobody'} → ${newContact} ${minute(initiatedAt)}–${minute(resolvedAt)}`,
  );
}

const injected = step(0, 'INJECTED', 'ann');
const pending = step(1, 'PENDING_TRANSFER', 'ann', 'bob');

describe('What a status does', () => {
  it('PENDING_TRANSFER: contact unchanged; sender → recipient, PENDING', () => {
    expect(linesOf([injected, pending])).toEqual(['PENDING ANN → BOB 1–']);
    expect(fold([injected, pending]).culturalContact).toBe('ANN');
  });

  it.each(['FAILURE_TRANSFER', 'FAILURE'] as const)(
    '%s: contact unchanged (the sender); PENDING becomes CANCELLED',
    (status) => {
      const entries = [injected, pending, step(2, status, 'ann', 'bob')];
      expect(linesOf(entries)).toEqual(['CANCELLED ANN → BOB 1–2']);
      expect(fold(entries).culturalContact).toBe('ANN');
    },
  );

  it('TRANSFERRED: contact becomes the recipient; PENDING becomes CONFIRMED', () => {
    const entries = [injected, pending, step(2, 'TRANSFERRED', 'bob', 'bob')];
    expect(linesOf(entries)).toEqual(['CONFIRMED ANN → BOB 1–2']);
    expect(fold(entries).culturalContact).toBe('BOB');
  });

  it('any other status with the same owner: nothing', () => {
    expect(
      linesOf([
        injected,
        step(1, 'DOWNLOADED', 'ann'),
        step(2, 'CONTROLLED', 'ann'),
        step(3, 'DELETED', 'ann'),
      ]),
    ).toEqual([]);
  });

  it('a ticket passed on and on: each line starts where the one before ended', () => {
    const entries = [
      injected,
      pending,
      step(2, 'TRANSFERRED', 'bob'),
      step(3, 'PENDING_TRANSFER', 'bob', 'cid'),
      step(4, 'TRANSFERRED', 'cid'),
    ];
    expect(linesOf(entries)).toEqual(['CONFIRMED ANN → BOB 1–2', 'CONFIRMED BOB → CID 3–4']);
  });
});

describe("The ticket's first cultural contact", () => {
  const entries = [step(1, 'DOWNLOADED', 'ann')];
  const sightings = [{ at: at(0), place: 1, ownerEmail: 'eve' }];

  it('is the one S-360 has', () => {
    expect(fold([], { initialContact: 'S360', initialOwnerEmail: 'dan', sightings }).culturalContact).toBe(
      'S360',
    );
  });

  it('otherwise that of the initial owner', () => {
    expect(fold([], { initialOwnerEmail: 'dan', sightings }).culturalContact).toBe('DAN');
  });

  it('otherwise that of the earliest entry with an owner', () => {
    const late = [step(0, 'INJECTED', null), ...entries];
    expect(fold(late).culturalContact).toBe('ANN');
    expect(linesOf(late)).toEqual([]);
  });

  it('or of the earliest snapshot, if that is earlier', () => {
    expect(linesOf(entries, { sightings })).toEqual(['CONFIRMED EVE → ANN 1–1']);
  });

  it.each([
    [
      'at one time the one with the highest place',
      { place: 2, ownerEmail: 'eve' },
      { place: 1, ownerEmail: 'dan' },
    ],
    [
      'at one time and place the smaller e-mail',
      { place: 1, ownerEmail: 'dan' },
      { place: 1, ownerEmail: 'eve' },
    ],
  ])('of several snapshots %s', (_rule, first, other) => {
    const later = { at: at(1), place: 9, ownerEmail: 'bob' };
    const seen = [{ at: at(0), ...first }, { at: at(0), ...other }, later];
    for (const order of [seen, seen.toReversed()])
      expect(fold([], { sightings: order }).culturalContact).toBe(first.ownerEmail.toUpperCase());
  });

  it('of an entry and a snapshot at one instant, the entry decides', () => {
    const transferred = [pending, step(1, 'TRANSFERRED', 'bob')];
    expect(linesOf(transferred, { sightings: [{ at: at(1), place: 1, ownerEmail: 'bob' }] })).toEqual([
      'CONFIRMED ANN → BOB 1–1',
    ]);
  });

  it('is null if no owner was ever named', () => {
    expect(fold([step(0, 'INJECTED', null)]).culturalContact).toBeNull();
    expect(linesOf([step(1, 'PENDING_TRANSFER', null, 'bob')])).toEqual(['PENDING nobody → BOB 1–']);
  });

  it('who is not the first owner of the history transferred it to them', () => {
    expect(linesOf([injected], { initialContact: 'S360' })).toEqual(['CONFIRMED S360 → ANN 0–0']);
  });
});

describe('Missing steps', () => {
  it.each<[string, HistoryEntry[], string[]]>([
    [
      'TRANSFERRED without a PENDING is one CONFIRMED line',
      [step(2, 'TRANSFERRED', 'bob')],
      ['CONFIRMED ANN → BOB 2–2'],
    ],
    ['an owner who changed was transferred', [step(2, 'ACTIVATED', 'bob')], ['CONFIRMED ANN → BOB 2–2']],
    [
      'a new owner to whom a transfer was pending confirms it',
      [pending, step(2, 'DOWNLOADED', 'bob')],
      ['CONFIRMED ANN → BOB 1–2'],
    ],
    [
      'a new owner cancels a transfer to somebody else',
      [pending, step(2, 'ASSIGNED', 'cid')],
      ['CANCELLED ANN → BOB 1–2', 'CONFIRMED ANN → CID 2–2'],
    ],
    [
      'so does TRANSFERRED to somebody else',
      [pending, step(2, 'TRANSFERRED', 'cid')],
      ['CANCELLED ANN → BOB 1–2', 'CONFIRMED ANN → CID 2–2'],
    ],
    [
      'the ticket continues with the same owner: cancelled',
      [pending, step(2, 'DOWNLOADED', 'ann')],
      ['CANCELLED ANN → BOB 1–2'],
    ],
    [
      'pending to a new recipient cancels the earlier',
      [pending, step(2, 'PENDING_TRANSFER', 'ann', 'cid')],
      ['CANCELLED ANN → BOB 1–2', 'PENDING ANN → CID 2–'],
    ],
    [
      'the same recipient pending again is the same transfer',
      [pending, step(2, 'PENDING_TRANSFER', 'ann', 'bob')],
      ['PENDING ANN → BOB 1–'],
    ],
    [
      'with something between it is another',
      [pending, step(2, 'DOWNLOADED', 'ann'), step(3, 'PENDING_TRANSFER', 'ann', 'bob')],
      ['CANCELLED ANN → BOB 1–2', 'PENDING ANN → BOB 3–'],
    ],
    [
      'a new sender was transferred to before',
      [step(2, 'PENDING_TRANSFER', 'bob', 'cid')],
      ['CONFIRMED ANN → BOB 2–2', 'PENDING BOB → CID 2–'],
    ],
    [
      'a new sender whose transfer failed too',
      [step(2, 'FAILURE', 'bob', 'cid')],
      ['CONFIRMED ANN → BOB 2–2', 'CANCELLED BOB → CID 2–2'],
    ],
    [
      'a failure without a PENDING is one CANCELLED line',
      [step(2, 'FAILURE_TRANSFER', 'ann', 'bob')],
      ['CANCELLED ANN → BOB 2–2'],
    ],
    [
      'a failure to somebody new cancels the pending one too',
      [pending, step(2, 'FAILURE', 'ann', 'cid')],
      ['CANCELLED ANN → BOB 1–2', 'CANCELLED ANN → CID 2–2'],
    ],
  ])('%s', (_rule, entries, lines) => {
    expect(linesOf([injected, ...entries])).toEqual(lines);
  });
});

describe('To oneself (old and new are the same contact)', () => {
  const contactOf = (email: string): string => email.slice(0, 3).toUpperCase();

  it.each<[string, HistoryEntry[], string[]]>([
    ['pending: no line', [step(1, 'PENDING_TRANSFER', 'ann', 'ann2')], []],
    ['transferred: no line', [step(1, 'TRANSFERRED', 'ann2', 'ann2')], []],
    ['failed: no line', [step(1, 'FAILURE_TRANSFER', 'ann', 'ann2')], []],
    ['another e-mail of the same owner: no line', [step(1, 'DOWNLOADED', 'ann2')], []],
    [
      'pending: cancels what was pending',
      [pending, step(2, 'PENDING_TRANSFER', 'ann', 'ann2')],
      ['CANCELLED ANN → BOB 1–2'],
    ],
    [
      'transferred: cancels what was pending',
      [pending, step(2, 'TRANSFERRED', 'ann2')],
      ['CANCELLED ANN → BOB 1–2'],
    ],
    [
      'failed: cancels what was pending',
      [pending, step(2, 'FAILURE', 'ann', 'ann2')],
      ['CANCELLED ANN → BOB 1–2'],
    ],
  ])('%s', (_rule, entries, lines) => {
    expect(linesOf([injected, ...entries], { contactOf })).toEqual(lines);
  });
});

describe('An entry without an owner', () => {
  it('has the owner of the snapshot at its time, of several the one with the highest place', () => {
    const sightings = [
      { at: at(2), place: 7, ownerEmail: 'bob' },
      { at: at(2), place: 3, ownerEmail: 'ann' },
    ];
    expect(linesOf([injected, step(2, 'ACTIVATED', null)], { sightings })).toEqual([
      'CONFIRMED ANN → BOB 2–2',
    ]);
  });

  it('of several at one place the one with the smaller e-mail', () => {
    const sightings = [
      { at: at(2), place: 3, ownerEmail: 'cid' },
      { at: at(2), place: 3, ownerEmail: 'bob' },
    ];
    for (const order of [sightings, sightings.toReversed()])
      expect(linesOf([injected, step(2, 'ACTIVATED', null)], { sightings: order })).toEqual([
        'CONFIRMED ANN → BOB 2–2',
      ]);
  });

  it('even if no entry names one', () => {
    const sightings = [{ at: at(2), place: 1, ownerEmail: 'bob' }];
    expect(linesOf([step(2, 'ACTIVATED', null)], { initialOwnerEmail: 'ann', sightings })).toEqual([
      'CONFIRMED ANN → BOB 2–2',
    ]);
  });

  it('keeps the owner it names, whatever the snapshot says', () => {
    expect(
      linesOf([injected, step(2, 'ACTIVATED', 'ann')], {
        sightings: [{ at: at(2), place: 1, ownerEmail: 'bob' }],
      }),
    ).toEqual([]);
  });

  it('otherwise leaves a pending transfer as it is', () => {
    expect(linesOf([injected, pending, step(2, 'ACTIVATED', null)])).toEqual(['PENDING ANN → BOB 1–']);
  });

  it('so that the same recipient pending again still is the same transfer', () => {
    expect(
      linesOf([injected, pending, step(2, 'ACTIVATED', null), step(3, 'PENDING_TRANSFER', 'ann', 'bob')]),
    ).toEqual(['PENDING ANN → BOB 1–']);
  });

  it.each<[string, HistoryEntry, string[]]>([
    [
      'TRANSFERRED to a recipient',
      step(2, 'TRANSFERRED', null, 'cid'),
      ['CANCELLED ANN → BOB 1–2', 'CONFIRMED ANN → CID 2–2'],
    ],
    ['TRANSFERRED, no e-mail at all', step(2, 'TRANSFERRED', null), ['CONFIRMED ANN → BOB 1–2']],
    ['FAILURE', step(2, 'FAILURE', null, 'bob'), ['CANCELLED ANN → BOB 1–2']],
    [
      'PENDING_TRANSFER to a new recipient',
      step(2, 'PENDING_TRANSFER', null, 'cid'),
      ['CANCELLED ANN → BOB 1–2', 'PENDING ANN → CID 2–'],
    ],
  ])('acts on the pending transfer if it is a transfer status itself: %s', (_name, entry, lines) => {
    expect(linesOf([injected, pending, entry])).toEqual(lines);
  });

  it('a snapshot whose time no entry has is no step: a transfer seen pending again stays pending', () => {
    expect(linesOf([injected, pending], { sightings: [{ at: at(5), place: 1, ownerEmail: 'ann' }] })).toEqual(
      ['PENDING ANN → BOB 1–'],
    );
  });
});

describe('FAILURE and FAILURE_TRANSFER', () => {
  it.each<[string, HistoryEntry[], string[]]>([
    [
      'without a recipient end the pending transfer',
      [pending, step(2, 'FAILURE', 'ann')],
      ['CANCELLED ANN → BOB 1–2'],
    ],
    ['without a recipient and a pending transfer do nothing', [step(2, 'FAILURE', 'ann')], []],
    [
      'after one already taken as cancelled are the same line',
      [pending, step(2, 'DOWNLOADED', 'ann'), step(3, 'FAILURE_TRANSFER', 'ann', 'bob')],
      ['CANCELLED ANN → BOB 1–2'],
    ],
    [
      'one after the other are the same line',
      [pending, step(2, 'FAILURE_TRANSFER', 'ann', 'bob'), step(3, 'FAILURE', null, 'bob')],
      ['CANCELLED ANN → BOB 1–2'],
    ],
    [
      'one after the other without a PENDING too',
      [step(2, 'FAILURE_TRANSFER', 'ann', 'bob'), step(2, 'FAILURE', 'ann', 'bob')],
      ['CANCELLED ANN → BOB 2–2'],
    ],
    [
      'back to one who had it are a line of their own',
      [
        pending,
        step(2, 'TRANSFERRED', 'bob'),
        step(3, 'TRANSFERRED', 'cid'),
        step(4, 'FAILURE', null, 'bob'),
      ],
      ['CONFIRMED ANN → BOB 1–2', 'CONFIRMED BOB → CID 3–3', 'CANCELLED CID → BOB 4–4'],
    ],
    [
      'with a new PENDING between end that one',
      [
        pending,
        step(2, 'DOWNLOADED', 'ann'),
        step(3, 'PENDING_TRANSFER', 'ann', 'bob'),
        step(4, 'FAILURE', 'ann', 'bob'),
      ],
      ['CANCELLED ANN → BOB 1–2', 'CANCELLED ANN → BOB 3–4'],
    ],
    [
      'with a new PENDING to somebody else between are a line of their own',
      [
        pending,
        step(2, 'DOWNLOADED', 'ann'),
        step(3, 'PENDING_TRANSFER', 'ann', 'cid'),
        step(4, 'FAILURE', 'ann', 'bob'),
      ],
      ['CANCELLED ANN → BOB 1–2', 'CANCELLED ANN → CID 3–4', 'CANCELLED ANN → BOB 4–4'],
    ],
    [
      'of the transfer that the pending one cancelled leave the pending one alone',
      [pending, step(2, 'PENDING_TRANSFER', 'ann', 'cid'), step(2, 'FAILURE_TRANSFER', 'ann', 'bob')],
      ['CANCELLED ANN → BOB 1–2', 'PENDING ANN → CID 2–'],
    ],
    [
      'of another recipient are another line',
      [pending, step(2, 'DOWNLOADED', 'ann'), step(3, 'FAILURE', 'ann', 'cid')],
      ['CANCELLED ANN → BOB 1–2', 'CANCELLED ANN → CID 3–3'],
    ],
    [
      'of another sender are another line',
      [pending, step(2, 'TRANSFERRED', 'cid'), step(3, 'FAILURE', 'cid', 'bob')],
      ['CANCELLED ANN → BOB 1–2', 'CONFIRMED ANN → CID 2–2', 'CANCELLED CID → BOB 3–3'],
    ],
  ])('%s', (_rule, entries, lines) => {
    expect(linesOf([injected, ...entries])).toEqual(lines);
  });
});

describe('No e-mail, no contact', () => {
  it('a PENDING_TRANSFER without a recipient changes nothing', () => {
    expect(linesOf([injected, pending, step(2, 'PENDING_TRANSFER', 'ann')])).toEqual([
      'PENDING ANN → BOB 1–',
    ]);
  });

  it('an owner without an e-mail leaves the cultural contact as it was', () => {
    expect(fold([injected, step(2, 'TRANSFERRED', null)])).toMatchObject({
      culturalContact: 'ANN',
      distributions: [],
    });
  });
});

describe('Ties', () => {
  it('PENDING_TRANSFER comes before TRANSFERRED', () => {
    expect(linesOf([injected, step(1, 'TRANSFERRED', 'bob'), pending])).toEqual(['CONFIRMED ANN → BOB 1–1']);
  });

  it('a transfer comes after the delivery and before activation, control and deletion', () => {
    const others = [
      step(1, 'DOWNLOADED', 'ann'),
      step(1, 'ACTIVATED', 'bob'),
      step(1, 'CONTROLLED', 'bob'),
      step(1, 'DELETED', 'bob'),
    ];
    expect(linesOf([injected, ...others.toReversed(), step(1, 'TRANSFERRED', 'bob'), pending])).toEqual([
      'CONFIRMED ANN → BOB 1–1',
    ]);
  });
});

it('two versions of one step are one step, with the smaller e-mail of two', () => {
  const versions = [step(1, 'ACTIVATED', 'bob'), step(1, 'ACTIVATED', 'ann')];
  expect(linesOf([injected, ...versions])).toEqual([]);
});

describe('the end of a fold', () => {
  it('names the latest time, the owner and whether a transfer is pending', () => {
    expect(fold([injected, pending]).end).toEqual({
      foldedThrough: at(1),
      ownerEmail: 'ann',
      transferPending: true,
    });
    expect(
      fold([injected], { sightings: [{ at: at(7), place: 1, ownerEmail: 'ann' }] }).end.foldedThrough,
    ).toBe(at(7));
    expect(fold([], { sightings: [{ at: at(7), place: 1, ownerEmail: 'ann' }] }).end.foldedThrough).toBe(
      at(7),
    );
    expect(fold([]).end).toEqual({ foldedThrough: null, ownerEmail: null, transferPending: false });
  });

  it('keeps the owner that an entry does not name', () => {
    expect(fold([injected, step(1, 'ACTIVATED', null)]).end.ownerEmail).toBe('ann');
  });

  it("does not know the owner's e-mail from S-360's contact, nor from a TRANSFERRED without an owner", () => {
    expect(fold([], { initialContact: 'S360', initialOwnerEmail: 'ann' }).end.ownerEmail).toBeNull();
    expect(fold([injected, step(1, 'TRANSFERRED', null, 'bob')]).end.ownerEmail).toBeNull();
  });
});
