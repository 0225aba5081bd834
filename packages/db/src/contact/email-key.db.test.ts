import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emailKey } from '@tixngo-sync/domain';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MIGRATIONS_DIR } from '../migrations.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/**
 * Everything that JavaScript's trim() takes off, letters that escapes could be mistaken for, and cases that
 * differ between languages.
 */
const WHITE =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const EMAILS = [
  ...[...'abcdefghijklmnopqrstuvwxyz0123456789\\'].map((letter) => `${letter}x@y.${letter}`),
  `${WHITE}Owner@Example.COM${WHITE}`,
  ...[...WHITE].map((space) => `${space}a@b.ch${space}`),
  'ÉLODIE@X.CH',
  'İstanbul@x.ch',
  'ΟΔΥΣΣΕΥΣ@x.gr',
  'straße@x.de',
  'jo\u0308rg@x.test',
  'JO\u200b\u0308RG\u00ad@x.test',
  'paulı@x.test',
  '',
  '   ',
];

it('email_key() of the database and emailKey() of the mapping are one rule', async () => {
  const { rows } = await test.database.pool.query(
    'SELECT email_key(email) AS key FROM unnest($1::text[]) WITH ORDINALITY AS i(email, n) ORDER BY n',
    [EMAILS],
  );
  expect(rows.map((row: { key: string | null }) => row.key)).toEqual(EMAILS.map(emailKey));
});

const MATTERS = /[\p{Cf}\p{White_Space}\p{Changes_When_Casemapped}]/u;

it('is one rule for every code point that is invisible, has a case or can be decomposed', async () => {
  const all: string[] = [];
  for (let code = 1; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (MATTERS.test(character) || character.normalize('NFD') !== character) all.push(`a${character}@x`);
  }
  const { rows } = await test.database.pool.query<{ key: string }>(
    'SELECT email_key(email) AS key FROM unnest($1::text[]) WITH ORDINALITY AS i(email, n) ORDER BY n',
    [all],
  );
  const differs = all.filter((email, n) => emailKey(email) !== rows[n]?.key);
  expect(differs.map((email) => email.codePointAt(1)?.toString(16))).toEqual([]);
});

const MIGRATION = readFileSync(join(MIGRATIONS_DIR, '20261125114200_email_key', 'migration.sql'), 'utf8');

it('is the same rule in a database whose locale is C or Turkish', async () => {
  const define = MIGRATION.slice(0, MIGRATION.indexOf('-- Contacts of our own making'));
  for (const locale of [`LC_COLLATE 'C' LC_CTYPE 'C'`, `LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C'`]) {
    const name = `email_key_${locale.length}`;
    await test.database.pool.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' ${locale}`);
    const url = new URL(test.url);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await client.query(define);
      const { rows } = await client.query<{ key: string | null }>(
        'SELECT email_key(email) AS key FROM unnest($1::text[]) WITH ORDINALITY AS i(email, n) ORDER BY n',
        [EMAILS],
      );
      expect(rows.map((row) => row.key)).toEqual(EMAILS.map(emailKey));
    } finally {
      await client.end();
      await test.database.pool.query(`DROP DATABASE ${name}`);
    }
  }
});

it('came with a migration that merges our own contacts, keeps those of S-360, and rewrites stored keys', async () => {
  const { pool } = test.database;
  await pool.query(`CREATE OR REPLACE FUNCTION email_key(email text) RETURNS text LANGUAGE sql IMMUTABLE
    PARALLEL SAFE STRICT RETURN nullif(lower(btrim(email)), '');
    INSERT INTO contact (contact_id, email, origin, has_internet_account, created_at) VALUES
      ('S1', 'ada@x.test', 'S360', false, '2020-01-01'),
      ('S2', E'ad\\u00ada@x.test', 'S360', false, '2020-01-02'),
      ('T1', E'jo\\u0308rg@x.test', 'TIXNGO', true, '2021-01-02'),
      ('T2', E'j\\u00f6rg@x.test', 'TIXNGO', true, '2021-01-01');
    INSERT INTO person_detail (email_key, first_name, last_name, described_at, described_place) VALUES
      (E'jo\\u0308rg@x.test', 'Early', 'Li', '2021-01-01', 1),
      (E'j\\u00f6rg@x.test', 'Late', 'Li', '2021-01-02', 2);
    INSERT INTO ticket (ticket_id, owner_email, cultural_contact_id) VALUES ('A', E'jo\\u0308rg@x.test', 'T1');`);
  await pool.query(`BEGIN; ${MIGRATION}; COMMIT`);
  expect((await pool.query('SELECT contact_id, email_key FROM contact ORDER BY 1')).rows).toEqual([
    { contact_id: 'S1', email_key: 'ada@x.test' },
    { contact_id: 'S2', email_key: 'ada@x.test' },
    { contact_id: 'T2', email_key: 'jörg@x.test' },
  ]);
  expect((await pool.query('SELECT email_key, first_name FROM person_detail')).rows).toEqual([
    { email_key: 'jörg@x.test', first_name: 'Early' },
  ]);
  expect((await pool.query('SELECT owner_email, cultural_contact_id FROM ticket')).rows).toEqual([
    { owner_email: 'jörg@x.test', cultural_contact_id: 'T2' },
  ]);
});
