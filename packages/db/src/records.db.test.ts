import { CONTACT_FIELDS, columnNameOf, pickFields, RECORD_TABLES } from '@tixngo-sync/domain';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowOf, selectListOf } from './records.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

describe('the definitions of the records', () => {
  it.each(Object.entries(RECORD_TABLES))('have the columns of the table %s', async (table, fields) => {
    const { rows } = await test.database.pool.query(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable
       FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      [table],
    );
    const defined = Object.entries(fields).map(([name, field]) => ({
      name: columnNameOf(name),
      type: field.sql === 'timestamptz' ? 'timestamp with time zone' : field.sql,
      nullable: field.nullable,
    }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(defined.toSorted(byName)).toEqual(rows.toSorted(byName));
  });

  it.each(Object.entries(RECORD_TABLES))('know every word that %s may hold', async (table, fields) => {
    for (const field of Object.values(fields)) {
      if (field.words === undefined || field.sql === 'text') continue;
      const { rows } = await test.database.pool.query(
        `SELECT enum_range(NULL::${field.sql})::text[] AS words`,
      );
      expect([table, [...field.words].toSorted()]).toEqual([table, rows[0].words.toSorted()]);
    }
  });
});

describe('a row', () => {
  it('is selected under the names of its fields', () => {
    expect(selectListOf(pickFields(CONTACT_FIELDS, ['contactId', 'birthday']))).toBe(
      'contact_id AS "contactId", birthday AS "birthday"',
    );
  });

  it('has days as text and bigints as numbers', () => {
    const fields = pickFields(CONTACT_FIELDS, ['birthday', 'describedPlace']);
    const row = { birthday: new Date('1990-02-03T00:00:00Z'), describedPlace: 12n };
    expect(rowOf(fields, row)).toEqual({ birthday: '1990-02-03', describedPlace: 12 });
  });
});
