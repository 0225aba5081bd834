import { emailKey } from '@tixngo-sync/domain';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';

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
