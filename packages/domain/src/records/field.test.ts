import { describe, expect, it } from 'vitest';
import {
  bigint,
  choice,
  day,
  flag,
  hidden,
  instant,
  integer,
  json,
  omitFields,
  pickFields,
  smallint,
  text,
} from './field.js';
import { columnNameOf } from './tables.js';

describe('a field', () => {
  it.each([
    [text(), 'text', 'text'],
    [integer(), 'integer', 'integer'],
    [smallint(), 'smallint', 'integer'],
    [bigint(), 'bigint', 'integer'],
    [flag(), 'boolean', 'flag'],
    [instant(), 'timestamptz', 'instant'],
    [day(), 'date', 'day'],
    [json(), 'jsonb', 'json'],
    [hidden('bytea'), 'bytea', 'other'],
  ])('%#: has the type of its column', (field, sql, kind) => {
    expect(field).toMatchObject({ sql, kind, nullable: false });
    expect(field).not.toHaveProperty('note');
    expect(field).not.toHaveProperty('words');
  });

  it('that is a choice has its words', () => {
    const words = ['OPEN', 'RESOLVED'];
    expect(choice(words)).toMatchObject({ sql: 'text', kind: 'choice', words });
    expect(choice(words, 'quarantine_status')).toMatchObject({ sql: 'quarantine_status', words });
  });

  it('keeps its type, null and note, in whichever order they are given', () => {
    const expected = { sql: 'text', kind: 'text', nullable: true, note: 'Null: unknown' };
    expect(text().orNull().noted('Null: unknown')).toMatchObject(expected);
    expect(text().noted('Null: unknown').orNull()).toMatchObject(expected);
  });
});

describe('the fields of a record', () => {
  const fields = { ticketId: text(), place: bigint(), ownerEmail: text() };

  it('are picked in the order of the names', () => {
    const picked = pickFields(fields, ['ownerEmail', 'ticketId']);
    expect(Object.entries(picked)).toEqual([
      ['ownerEmail', fields.ownerEmail],
      ['ticketId', fields.ticketId],
    ]);
  });

  it('are left out by name', () => {
    const left = omitFields(fields, ['place']);
    expect(Object.keys(left)).toEqual(['ticketId', 'ownerEmail']);
    expect(left.ticketId).toBe(fields.ticketId);
  });

  it.each([
    ['ticketId', 'ticket_id'],
    ['s360Status', 's360_status'],
    ['eventDayHoursBefore', 'event_day_hours_before'],
    ['status', 'status'],
  ])('%s is the column %s', (field, column) => {
    expect(columnNameOf(field)).toBe(column);
  });
});
