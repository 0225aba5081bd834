import { MOBILE_STATUSES, QUARANTINE_REASONS } from '@tixngo-sync/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTicketChange } from './parse-ticket-change.js';
import { ticketIdentity } from './raw-ticket.js';

const deep = fc
  .integer({ min: 1, max: 2000 })
  .map((depth): unknown => JSON.parse(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`));
const hostileText = fc.oneof(
  fc.constantFrom(
    '\0',
    'a\0b',
    '\ud800',
    '\udfff',
    ' ',
    '\u2028',
    '__proto__',
    'constructor',
    '1'.repeat(1_000_000),
    '🎟'.repeat(129),
  ),
  fc.string({ unit: 'binary' }),
);
const hostileTime = fc.oneof(
  fc.constantFrom(
    '+275760-09-13T00:00:00.000Z',
    '0000-01-01T00:00:00Z',
    '2026-05-01T08:00:00',
    '2026-02-30T00:00:00Z',
    '2026-05-01T08:00:00.Z',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  ...[
    fc.constantFrom<unknown>(null, undefined, -0, 0, 1e308, Number.NaN, true, {}, [], [null]),
    hostileText,
    hostileTime,
    deep,
  ],
  fc.jsonValue({ maxDepth: 3 }),
  fc.anything({
    withNullPrototype: true,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withTypedArray: true,
  }),
);

/** Nearly valid: each field is good most of the time. */
const mostly = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 49, arbitrary: value }, { weight: 1, arbitrary: hostile });
const sometimes = { requiredKeys: [] as [] };
/** Short enough for every field. */
const text = mostly(fc.constantFrom('a', 'Zoë', '🎟', 'CHE'));
const time = mostly(
  fc.constantFrom('2026-05-01T08:00:00.000Z', '2026-05-01T08:00:00+02:00', '2016-12-31T23:59:60Z'),
);
const person = mostly(
  fc.record(
    {
      ...{
        title: text,
        gender: text,
        firstName: text,
        lastName: text,
        email: text,
        dateOfBirth: mostly(fc.constant('1990-01-01')),
      },
      ...{ nationality: text, phoneNumber: text, language: text, ['__proto__']: hostile },
      organizerSpectatorPreference: mostly(fc.record({ allowPromoEmail: mostly(fc.boolean()) }, sometimes)),
    },
    sometimes,
  ),
);
const entry = mostly(
  fc.record({
    status: mostly(fc.constantFrom(...MOBILE_STATUSES)),
    timestamp: time,
    ownerEmail: text,
    odd: hostile,
  }),
);
const almostTicket = mostly(
  fc.record(
    {
      ...{
        ticketId: text,
        taxNumber: text,
        ticketVersion: mostly(fc.constantFrom(3, 4)),
        organizationCode: text,
        updatedAt: time,
      },
      status: mostly(fc.constantFrom('INJECTED', 'DOWNLOADED', 'DELETED', 'NOT_DOWNLOADED')),
      event: mostly(fc.record({ id: text, name: text, startTime: time })),
      ...{ spectatorDetails: person, initialOwner: person, previousOwner: person, ticketHolder: person },
      ...{
        recipient: mostly(fc.record({ email: text })),
        attributes: mostly(fc.record({ assigned: time, checked: hostile })),
      },
      ...{
        seating: hostile,
        beaconName: hostile,
        extraInfo: hostile,
        somethingNew: hostile,
        lifecycle: mostly(fc.array(entry, { maxLength: 4 })),
      },
    },
    { requiredKeys: ['ticketId', 'taxNumber', 'updatedAt', 'status', 'event'] },
  ),
);

/** Everything that is text in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Half a surrogate pair comes back from UTF-8 as something else. */
const survivesStorage = (part: string) => !part.includes('\0') && Buffer.from(part).toString() === part;

describe('10,000 hostile tickets', () => {
  it('each give a storable change or a reason with a message, and never an exception', () => {
    let taken = 0;
    const reasons = new Set<string>();
    fc.assert(
      fc.property(almostTicket, (raw) => {
        const result = parseTicketChange(raw);
        expect(textsIn(ticketIdentity(raw)).every(survivesStorage)).toBe(true);
        expect(textsIn(result).every(survivesStorage)).toBe(true);
        if (result.ok) {
          taken++;
          expect(result.drift.length).toBeLessThanOrEqual(16);
          return;
        }
        reasons.add(result.reason);
        expect(QUARANTINE_REASONS).toContain(result.reason);
        expect(result.reason).not.toBe('INTERNAL');
        expect(result.message.length).toBeLessThan(1000);
      }),
      { numRuns: 10_000 },
    );
    // The generator is worth something only while both sides are met.
    expect(taken).toBeGreaterThan(1000);
    expect(reasons.size).toBeGreaterThanOrEqual(8);
  }, 60_000);
});
