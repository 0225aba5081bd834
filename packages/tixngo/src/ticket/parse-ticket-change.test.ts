import { MOBILE_STATUSES, type QuarantineReason, V4_STATUSES } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { type BadTicket, type ParsedTicket, parseTicketChange } from './parse-ticket-change.js';

const PERSON = {
  title: 'Mrs',
  firstName: 'Zoë',
  lastName: 'Müller',
  email: ' Zoe@example.test',
  dateOfBirth: '1990-02-28',
  nationality: 'CHE',
  idCardNumber: 'X1',
  phoneNumber: '+41790000000',
  residenceCountry: 'CHE',
  language: 'de-CH',
  organizerSpectatorPreference: { allowPromoEmail: true, allowThirdPartyEmail: false },
};
const READ_PERSON = {
  title: 'Mrs',
  firstName: 'Zoë',
  lastName: 'Müller',
  email: ' Zoe@example.test',
  dateOfBirth: '1990-02-28',
  nationality: 'CHE',
  idCardNumber: 'X1',
  phoneNumber: '+41790000000',
  residenceCountry: 'CHE',
  language: 'de-CH',
  allowPromoEmail: true,
  allowThirdPartyEmail: false,
};

/** Every field of the contract, once. */
const full = () => ({
  ticketId: 'T1',
  taxNumber: 'X1',
  ticketVersion: 4,
  organizationCode: 'ORG',
  updatedAt: '2026-05-01T10:00:00.5+02:00',
  status: 'DOWNLOADED',
  event: {
    id: 'E1',
    name: 'Final',
    startTime: '2026-06-01T18:00:00Z',
    site: 'Arena',
    city: 'Genève',
    countryCode: 'CH',
  },
  spectatorDetails: { ...PERSON, gender: 'F' },
  initialOwner: PERSON,
  previousOwner: { email: 'first@example.test' },
  recipient: { email: 'next@example.test' },
  ticketHolder: { ...PERSON, gender: 'X' },
  attributes: {
    assigned: '2026-05-01T08:00:00Z',
    transferred: null,
    activated: '',
    checked: '2026-05-02T08:00:00Z',
  },
  seating: { gate: 'A', seat: '12' },
  beaconName: 'B7',
  extraInfo: { colour: 'red' },
  deletionReason: 'REFUND',
  lifecycle: [
    {
      status: 'INJECTED',
      timestamp: '2026-05-01T08:00:00Z',
      ownerEmail: 'a@example.test',
      recipientEmail: 'b@example.test',
      actor: 'system',
      reason: 'sold',
    },
    { status: 'DOWNLOADED', timestamp: '2026-05-01T10:00:00.5+02:00' },
  ],
});
const minimal = () => ({
  ticketId: 'T1',
  taxNumber: 'X1',
  updatedAt: '2026-05-01T08:00:00Z',
  status: 'INJECTED',
  event: { id: 'E1' },
});

function good(raw: unknown): ParsedTicket {
  const result = parseTicketChange(raw);
  if (!result.ok) throw new Error(`${result.reason} ${result.message}`);
  return result;
}

function bad(raw: unknown): BadTicket {
  const result = parseTicketChange(raw);
  if (result.ok) throw new Error('a bad ticket was taken');
  return result;
}

/** @returns a full ticket with one field, named as in messages, set to a value */
function fullWith(path: string, value: unknown): unknown {
  // A copy: full() uses one person for several.
  const ticket: unknown = JSON.parse(JSON.stringify(full()));
  const names = path.split(/[.[\]]+/).filter((name) => name !== '');
  const last = names.pop() ?? '';
  let at = ticket as Record<string, unknown>;
  for (const name of names) {
    at[name] ??= {};
    at = at[name] as Record<string, unknown>;
  }
  at[last] = value;
  return ticket;
}

describe('a good ticket', () => {
  it('with every field gives all that S-360 gets, and no drift', () => {
    expect(parseTicketChange(full())).toEqual({
      ok: true,
      drift: [],
      change: {
        ticketId: 'T1',
        taxNumber: 'X1',
        ticketVersion: 4,
        organizationCode: 'ORG',
        updatedAt: '2026-05-01T08:00:00.500000Z',
        status: 'DOWNLOADED',
        event: {
          id: 'E1',
          name: 'Final',
          startTime: '2026-06-01T18:00:00.000000Z',
          site: 'Arena',
          city: 'Genève',
          countryCode: 'CH',
        },
        owner: READ_PERSON,
        initialOwner: READ_PERSON,
        previousOwner: {
          ...Object.fromEntries(Object.keys(READ_PERSON).map((name) => [name, null])),
          email: 'first@example.test',
        },
        recipientEmail: 'next@example.test',
        holder: { firstName: 'Zoë', lastName: 'Müller', email: ' Zoe@example.test' },
        attributes: {
          assigned: '2026-05-01T08:00:00.000000Z',
          transferred: null,
          activated: null,
          checked: '2026-05-02T08:00:00.000000Z',
          controlled: null,
        },
        deletionReason: 'REFUND',
        lifecycle: [
          {
            status: 'INJECTED',
            timestamp: '2026-05-01T08:00:00.000000Z',
            ownerEmail: 'a@example.test',
            recipientEmail: 'b@example.test',
            actor: 'system',
            reason: 'sold',
          },
          {
            status: 'DOWNLOADED',
            timestamp: '2026-05-01T08:00:00.500000Z',
            ownerEmail: null,
            recipientEmail: null,
            actor: null,
            reason: null,
          },
        ],
      },
    });
  });

  it('with nothing but what is required is version 3', () => {
    expect(good(minimal()).change).toEqual({
      ticketId: 'T1',
      taxNumber: 'X1',
      ticketVersion: 3,
      organizationCode: null,
      updatedAt: '2026-05-01T08:00:00.000000Z',
      status: 'INJECTED',
      owner: null,
      initialOwner: null,
      previousOwner: null,
      recipientEmail: null,
      holder: null,
      event: { id: 'E1', name: null, startTime: null, site: null, city: null, countryCode: null },
      attributes: null,
      deletionReason: null,
      lifecycle: [],
    });
  });

  it.each(MOBILE_STATUSES)('V3 has status %s', (status) => {
    expect(good({ ...minimal(), status }).change.status).toBe(status);
  });

  it.each(V4_STATUSES)('V4 has status %s', (status) => {
    expect(good({ ...minimal(), ticketVersion: 4, status }).change.status).toBe(status);
  });

  it('V3 has no attributes, whatever it brings', () => {
    expect(good({ ...minimal(), attributes: { assigned: 'never' } })).toMatchObject({
      change: { attributes: null },
      drift: [],
    });
  });

  it.each([null, '', ' \u00a0\t'])('may have %j for anything optional', (nothing) => {
    const optional = [
      'organizationCode',
      'spectatorDetails',
      'initialOwner',
      'recipient',
      'ticketHolder',
      'deletionReason',
      'lifecycle',
    ];
    const ticket = { ...minimal(), ...Object.fromEntries(optional.map((name) => [name, nothing])) };
    expect(good(ticket).change).toEqual(good(minimal()).change);
    const person = {
      ...minimal(),
      spectatorDetails: Object.fromEntries(Object.keys(PERSON).map((name) => [name, nothing])),
    };
    expect(Object.values(good(person).change.owner ?? {})).toEqual(Array(12).fill(null));
  });

  it('may have texts exactly as long as allowed, counted in code points', () => {
    expect(good(fullWith('spectatorDetails.firstName', '🎟'.repeat(50))).ok).toBe(true);
    expect(bad(fullWith('spectatorDetails.firstName', '🎟'.repeat(51)))).toMatchObject({
      reason: 'FIELD_TOO_LONG',
    });
  });
});

const TEXT_LIMITS: [string, number][] = [
  ...(['ticketId', 'taxNumber', 'event.id', 'recipient.email', 'ticketHolder.email'] as const).map(
    (path): [string, number] => [path, 256],
  ),
  ...[64, 64].map((limit, i): [string, number] => [['organizationCode', 'deletionReason'][i] ?? '', limit]),
  ['event.name', 128],
  ...(['site', 'city', 'countryCode'] as const).map((name): [string, number] => [`event.${name}`, 200]),
  ...['spectatorDetails', 'initialOwner', 'previousOwner'].flatMap((person): [string, number][] => [
    [`${person}.title`, 32],
    [`${person}.firstName`, 50],
    [`${person}.lastName`, 100],
    [`${person}.email`, 256],
    [`${person}.nationality`, 3],
    [`${person}.idCardNumber`, 64],
    [`${person}.phoneNumber`, 32],
    [`${person}.residenceCountry`, 3],
    [`${person}.language`, 8],
  ]),
  ['ticketHolder.firstName', 50],
  ['ticketHolder.lastName', 100],
  ['lifecycle[1].ownerEmail', 256],
  ['lifecycle[1].recipientEmail', 256],
  ['lifecycle[1].actor', 64],
  ['lifecycle[1].reason', 256],
];
const TIMES = [
  ...['updatedAt', 'event.startTime', 'lifecycle[1].timestamp'],
  ...['assigned', 'transferred', 'activated', 'checked', 'controlled'].map((name) => `attributes.${name}`),
];
const DAYS = ['spectatorDetails', 'initialOwner', 'previousOwner'].map((person) => `${person}.dateOfBirth`);
const BOOLEANS = ['spectatorDetails', 'initialOwner', 'previousOwner'].flatMap((person) =>
  ['allowPromoEmail', 'allowThirdPartyEmail'].map((name) => `${person}.organizerSpectatorPreference.${name}`),
);
const OBJECTS = [
  'event',
  'spectatorDetails',
  'initialOwner',
  'previousOwner',
  'recipient',
  'ticketHolder',
  'attributes',
];
const STATUSES = ['status', 'lifecycle[0].status'];
const REQUIRED: [string, QuarantineReason][] = [
  ['ticketId', 'MISSING_TICKET_ID'],
  ['taxNumber', 'MISSING_TAX_NUMBER'],
  ...[
    'updatedAt',
    'status',
    'event',
    'event.id',
    'lifecycle[1]',
    'lifecycle[1].status',
    'lifecycle[1].timestamp',
  ].map((path): [string, QuarantineReason] => [path, 'MISSING_FIELD']),
];

describe('a bad ticket', () => {
  it.each([null, undefined, 'text', 7, -0, true, [], [minimal()], Symbol('s'), 10n, () => {}])(
    '%o is NOT_AN_OBJECT',
    (raw) => {
      expect(bad(raw)).toMatchObject({
        reason: 'NOT_AN_OBJECT',
        field: null,
        ticketId: null,
        taxNumber: null,
      });
    },
  );

  describe.each(REQUIRED)('%s', (path, reason) => {
    it.each([undefined, null, '', ' \n'])(`%j is ${reason}`, (nothing) => {
      expect(bad(fullWith(path, nothing))).toMatchObject({ reason, field: path });
    });
  });

  it.each(TEXT_LIMITS)('%s of more than %i characters is FIELD_TOO_LONG', (path, limit) => {
    expect(good(fullWith(path, 'x'.repeat(limit))).ok).toBe(true);
    for (const length of [limit + 1, 3 * limit]) {
      expect(bad(fullWith(path, 'x'.repeat(length)))).toMatchObject({
        reason: 'FIELD_TOO_LONG',
        field: path,
      });
    }
  });

  it.each(TEXT_LIMITS)('%s with NUL or half a surrogate pair is UNSTORABLE_TEXT', (path) => {
    for (const text of ['a\0', '\0', '\ud800', '\udc00a', '\ud800\ud800', '🎟\udc00']) {
      if (text.length <= 3)
        expect(bad(fullWith(path, text))).toMatchObject({ reason: 'UNSTORABLE_TEXT', field: path });
    }
  });

  it.each([...TEXT_LIMITS.map(([path]) => path), ...TIMES, ...DAYS, ...STATUSES])(
    '%s that is no text is INVALID_FIELD',
    (path) => {
      for (const value of [7, true, {}, []])
        expect(bad(fullWith(path, value))).toMatchObject({ reason: 'INVALID_FIELD', field: path });
    },
  );

  describe.each(['ticketId', 'taxNumber', 'event.id'])('%s', (path) => {
    // S-360's imports trim ids, so such an id would never find its ticket there.
    it.each([' A2', 'A2 ', 'A2\t', '\u00a0A2', 'A2\u200b', '\ufeffA2', 'A\nB', 'A\u001bB', 'A\u0085'])(
      '%j is INVALID_FIELD',
      (id) => {
        const result = bad(fullWith(path, id));
        expect(result).toMatchObject({ reason: 'INVALID_FIELD', field: path });
        expect(result.message).toContain('expected no white space or invisible characters around it');
      },
    );

    it.each(['A 2', 'Zoë', '🎟', 'A\u200dB'])('%j is accepted', (id) => {
      expect(good(fullWith(path, id)).ok).toBe(true);
    });
  });

  it('in quarantine has the trimmed id, so that the next good change of its ticket closes the entry', () => {
    expect(bad(fullWith('ticketId', ' T1\u200b'))).toMatchObject({ ticketId: 'T1', taxNumber: 'X1' });
  });

  it.each(BOOLEANS)('%s that is neither true nor false is INVALID_FIELD', (path) => {
    for (const value of ['true', 1, {}])
      expect(bad(fullWith(path, value))).toMatchObject({ reason: 'INVALID_FIELD', field: path });
  });

  it.each([...OBJECTS, 'lifecycle[0]', 'spectatorDetails.organizerSpectatorPreference'])(
    '%s that is no object is INVALID_FIELD',
    (path) => {
      for (const value of ['x', 7, [], [{}]])
        expect(bad(fullWith(path, value))).toMatchObject({ reason: 'INVALID_FIELD', field: path });
    },
  );

  it('lifecycle that is no list is INVALID_FIELD', () => {
    for (const value of ['x', 7, {}, { length: 1 }]) {
      expect(bad(fullWith('lifecycle', value))).toMatchObject({
        reason: 'INVALID_FIELD',
        field: 'lifecycle',
      });
    }
  });

  it.each([2, 5, -0, 3.5, '3', true, {}])('ticketVersion %o is INVALID_FIELD', (version) => {
    expect(bad(fullWith('ticketVersion', version))).toMatchObject({
      reason: 'INVALID_FIELD',
      field: 'ticketVersion',
    });
  });

  it.each(TIMES)('%s that is no time with an offset is INVALID_DATE', (path) => {
    for (const text of ['2026-05-01T08:00:00', '2026-02-30T08:00:00Z', '+275760-09-13T00:00:00Z', 'x\0']) {
      expect(bad(fullWith(path, text))).toMatchObject({ reason: 'INVALID_DATE', field: path });
    }
  });

  it.each(DAYS)('%s that is no day is INVALID_DATE', (path) => {
    expect(bad(fullWith(path, '2026-02-30'))).toMatchObject({ reason: 'INVALID_DATE', field: path });
  });

  it.each([
    ['a V4 status on V3', { ...minimal(), status: 'NOT_DOWNLOADED' }, 'status'],
    ['a lifecycle status on V4', { ...minimal(), ticketVersion: 4, status: 'INJECTED' }, 'status'],
    ['a status in lower case', { ...minimal(), status: 'injected' }, 'status'],
    ['a name of Object.prototype', { ...minimal(), status: 'constructor' }, 'status'],
    ['a V4 status in lifecycle', fullWith('lifecycle[1].status', 'NOT_DOWNLOADED'), 'lifecycle[1].status'],
  ])('%s is UNKNOWN_STATUS', (_name, raw, field) => {
    expect(bad(raw)).toMatchObject({ reason: 'UNKNOWN_STATUS', field });
  });

  it('is named by the ids that can be read', () => {
    expect(bad({ ...minimal(), status: null })).toMatchObject({ ticketId: 'T1', taxNumber: 'X1' });
    expect(bad({ ...minimal(), ticketId: 'a\0', taxNumber: 7 })).toMatchObject({
      ticketId: null,
      taxNumber: null,
    });
    expect(bad({ ...minimal(), ticketId: 'x'.repeat(257) })).toMatchObject({
      ticketId: null,
      taxNumber: 'X1',
    });
  });

  it('affects no other ticket, even if reading it fails', () => {
    const trap = Object.defineProperty(minimal(), 'event', {
      enumerable: true,
      get() {
        throw new Error('jo@example.test');
      },
    });
    const result = bad(trap);
    expect(result).toMatchObject({ reason: 'INTERNAL', field: null, ticketId: 'T1' });
    expect(result.message).not.toContain('jo@');
  });

  it('has a message with the place, what was found and expected, and what to do, but no value', () => {
    expect(bad(fullWith('spectatorDetails.email', 'jo@example.test'.repeat(20))).message).toBe(
      'spectatorDetails.email: found a text of 300 characters, expected at most 256 characters. ' +
        'Have TIXNGO correct the ticket (its next good change closes this entry), then retry; or put it on ' +
        'the skip list.',
    );
    expect(bad({ ...minimal(), status: `GONE\n${'x'.repeat(60)}` }).message).toMatch(
      /^status: found "GONE\?x{35}…", expected a lifecycle status \(INJECTED, /,
    );
  });
});

describe('drift', () => {
  it.each([
    ['an unknown field', fullWith('colour', 'red'), 'colour', 'UNKNOWN_FIELD'],
    ['an unknown field of the event', fullWith('event.stage', {}), 'event.stage', 'UNKNOWN_FIELD'],
    [
      'an unknown field of a person',
      fullWith('initialOwner.shoeSize', 44),
      'initialOwner.shoeSize',
      'UNKNOWN_FIELD',
    ],
    [
      'an unknown consent',
      fullWith('spectatorDetails.organizerSpectatorPreference.allowSms', true),
      'spectatorDetails.organizerSpectatorPreference.allowSms',
      'UNKNOWN_FIELD',
    ],
    ['an unknown field of the recipient', fullWith('recipient.name', 'x'), 'recipient.name', 'UNKNOWN_FIELD'],
    ['an unknown attribute', fullWith('attributes.scanned', null), 'attributes.scanned', 'UNKNOWN_FIELD'],
    [
      'an unknown field of an entry',
      fullWith('lifecycle[1].device', 'x'),
      'lifecycle[].device',
      'UNKNOWN_FIELD',
    ],
    [
      'a gender that is no word',
      fullWith('spectatorDetails.gender', 1),
      'spectatorDetails.gender',
      'WRONG_TYPE',
    ],
    [
      'an unknown gender',
      fullWith('spectatorDetails.gender', 'Q'),
      'spectatorDetails.gender',
      'UNKNOWN_VALUE',
    ],
    [
      "a guest's birthday",
      fullWith('ticketHolder.dateOfBirth', 1990),
      'ticketHolder.dateOfBirth',
      'WRONG_TYPE',
    ],
    ["a guest's title", fullWith('ticketHolder.title', 'x'.repeat(33)), 'ticketHolder.title', 'TOO_LONG'],
    [
      "a guest's consents",
      fullWith('ticketHolder.organizerSpectatorPreference', 'yes'),
      'ticketHolder.organizerSpectatorPreference',
      'WRONG_TYPE',
    ],
    ['seating', fullWith('seating', 'A12'), 'seating', 'WRONG_TYPE'],
    ['a seat', fullWith('seating.seat', 12), 'seating', 'WRONG_TYPE'],
    ['beaconName', fullWith('beaconName', 'x'.repeat(257)), 'beaconName', 'TOO_LONG'],
    ['extraInfo', fullWith('extraInfo', { a: '\0', b: 'x'.repeat(1025) }), 'extraInfo', 'TOO_LONG'],
  ])('%s is noted and stops nothing', (_name, raw, path, kind) => {
    const { change, drift } = good(raw);
    expect(drift).toEqual([{ path, kind }]);
    expect(change).toEqual(good(full()).change);
  });

  it('has names from outside made safe and short', () => {
    const { drift } = good({ ...minimal(), ['x'.repeat(1000)]: 1, 'jo@example.test\n': 1 });
    expect(drift.map(({ path }) => path)).toEqual(['x'.repeat(64), 'jo_example.test_']);
    expect(
      good(JSON.parse(`${JSON.stringify(minimal()).slice(0, -1)},"__proto__":{"ticketId":"evil"}}`)).drift,
    ).toEqual([{ path: '__proto__', kind: 'UNKNOWN_FIELD' }]);
  });

  it('is noted once a ticket, and no more than 16 times', () => {
    const entry = { status: 'INJECTED', timestamp: '2026-05-01T08:00:00Z', device: 1 };
    expect(good({ ...minimal(), lifecycle: [entry, entry, entry] }).drift).toHaveLength(1);
    const odd = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`odd${i}`, i]));
    expect(good({ ...minimal(), ...odd }).drift).toHaveLength(16);
  });
});
