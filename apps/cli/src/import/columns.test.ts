import { CONTACT_IMPORT_COLUMNS, TICKET_IMPORT_COLUMNS } from '@tixngo-sync/db';
import { describe, expect, it } from 'vitest';
import { checkHeader, IMPORT_COLUMNS, rowOfRecord } from './columns.js';

describe('the columns of a file', () => {
  it('are the ones that the statements write', () => {
    expect(Object.keys(IMPORT_COLUMNS.contacts.columns)).toEqual([...CONTACT_IMPORT_COLUMNS]);
    expect(Object.keys(IMPORT_COLUMNS.tickets.columns)).toEqual([...TICKET_IMPORT_COLUMNS]);
  });

  it('are refused when one is unknown, repeated or missing', () => {
    expect(() => checkHeader('tickets', ['ticket_id', 'colour'])).toThrow(/"colour"/);
    expect(() => checkHeader('tickets', ['ticket_id', 'ticket_id'])).toThrow(/more than once/);
    expect(() => checkHeader('tickets', ['tax_number'])).toThrow(/ticket_id/);
    expect(() => checkHeader('contacts', ['email', 'origin'])).not.toThrow();
  });
});

describe('a line', () => {
  it('becomes a row of only what it names; an empty cell empties the column', () => {
    expect(rowOfRecord('tickets', { ticket_id: 'T1', event_name: '', tax_number: '7' })).toEqual({
      row: { ticket_id: 'T1', event_name: null, tax_number: '7' },
    });
  });

  it.each([' A2 ', 'A2', 'A2\t', '\u00a0A2\u200b', '\ufeffA2\r'])('has the id A2 in %j', (id) => {
    expect(
      rowOfRecord('contacts', { contact_id: id, email: ' a2@x.test\u200b', last_name: ' Ada ' }),
    ).toEqual({
      row: { contact_id: 'A2', email: 'a2@x.test', last_name: ' Ada ' },
    });
    expect(
      rowOfRecord('tickets', { ticket_id: id, tax_number: id, event_id: id, cultural_contact_id: id }),
    ).toEqual({ row: { ticket_id: 'A2', tax_number: 'A2', event_id: 'A2', cultural_contact_id: 'A2' } });
  });

  it('does not empty a column that always has a value', () => {
    expect(rowOfRecord('contacts', { contact_id: 'C1', kind: '', has_internet_account: null })).toEqual({
      row: { contact_id: 'C1' },
    });
  });

  it('never writes columns that S-360 does not own', () => {
    expect(
      rowOfRecord('tickets', { ticket_id: 'T1', mobile_status: 'CONTROLLED', owner_email: 'a@x.test' }),
    ).toEqual({
      row: { ticket_id: 'T1' },
    });
  });

  it.each([
    ['contacts', { email: '' }, 'contact_id or email is missing'],
    ['tickets', { tax_number: '7' }, 'ticket_id is missing'],
    ['tickets', { ticket_id: 5 }, 'ticket_id must be text'],
    ['tickets', { ticket_id: 'T', s360_status: 'PAID' }, 's360_status must be one of NOT_PRINTED'],
    [
      'tickets',
      { ticket_id: 'T', event_start_time: '2026-06-11T18:00:00' },
      'event_start_time must be a time with an offset',
    ],
    ...['2026-02-30T18:00Z', '0000-01-01T00:00Z', '2026-06-11T25:00+02:00', '0001-01-01T00:00+02:00'].map(
      (event_start_time) =>
        [
          'tickets',
          { ticket_id: 'T', event_start_time },
          'event_start_time must be a time with an offset',
        ] as const,
    ),
    ['contacts', { contact_id: 'C', created_at: '2027-02-29 08:00Z' }, 'created_at must be a time'],
    ['contacts', { contact_id: 'C', birthday: '0000-01-01' }, 'birthday must be a day'],
    ['tickets', { ticket_id: 'T', colour: 'red' }, 'there is no column "colour"'],
    ['tickets', { ticket_id: 'T', toString: 'x' }, 'there is no column "toString"'],
    // One contact had the e-mails of two lines.
    ['contacts', { email: 'a2@x.test\nb2@x.test' }, 'email contains the control character \\n'],
    ['contacts', { contact_id: 'F\r1' }, 'contact_id contains the control character \\r'],
    ['tickets', { ticket_id: 'T\u001b1' }, 'ticket_id contains the control character \\u001b'],
    ['tickets', { ticket_id: 'T', tax_number: '7\u0085' }, 'tax_number contains the control character'],
    ['tickets', { ticket_id: ' \u200b' }, 'ticket_id is missing'],
    ['tickets', { ticket_id: 'T\0' }, 'cannot be stored'],
    ['tickets', { ticket_id: 'T\ud800' }, 'cannot be stored'],
    ['contacts', { contact_id: 'C', birthday: '1990-02-30' }, 'birthday must be a day'],
    [
      'contacts',
      { contact_id: 'C', has_internet_account: 'maybe' },
      'has_internet_account must be true or false',
    ],
    ['contacts', { contact_id: 'C', kind: 'ROBOT' }, 'kind must be one of INDIVIDUAL, RELAY'],
  ] as const)('of %s with %j is rejected: %s', (kind, values, reason) => {
    expect(rowOfRecord(kind, values)).toEqual({ reason: expect.stringContaining(reason) });
  });

  it('keeps the digits of its times', () => {
    expect(
      rowOfRecord('tickets', { ticket_id: 'T', event_start_time: ' 2026-06-11 18:00:00.123456+02 ' }),
    ).toEqual({
      row: { ticket_id: 'T', event_start_time: '2026-06-11 18:00:00.123456+02' },
    });
  });

  it.each([
    ['TRUE', true],
    ['yes', true],
    ['0', false],
    [false, false],
  ])('may say %j for yes or no', (given, meant) => {
    expect(rowOfRecord('contacts', { contact_id: 'C', has_internet_account: given })).toEqual({
      row: { contact_id: 'C', has_internet_account: meant },
    });
  });
});
