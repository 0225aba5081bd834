import { describe, expect, it } from 'vitest';
import { databaseTrouble, isDataError, sqlStateOf } from './database-errors.js';

const withCode = (code: string) => Object.assign(new Error('…'), { code });

describe('databaseTrouble', () => {
  it.each([
    ['57P01', 'cannot be reached'],
    ['57P03', 'cannot be reached'],
    ['08006', 'cannot be reached'],
    ['25P03', 'cannot be reached'],
    ['ECONNREFUSED', 'cannot be reached'],
    ['EPIPE', 'cannot be reached'],
    ['P1001', 'cannot be reached'],
    ['53100', 'has no space left on its disk'],
    ['53300', 'has no connection left for us'],
    ['40001', 'is busy with locks of others'],
    ['40P01', 'is busy with locks of others'],
  ])('%s: PostgreSQL %s', (code, trouble) => {
    expect(databaseTrouble(withCode(code))).toBe(trouble);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('pg says: %s', (message) => {
    expect(databaseTrouble(new Error(message))).toBe('cannot be reached');
  });

  it.each(['22001', '23505', '42P01', 'P0001', '57014', '53200'])(
    '%s is to be blamed on the work',
    (code) => {
      expect(databaseTrouble(withCode(code))).toBeNull();
    },
  );

  it('is not what anything else is', () => {
    expect([new Error('boom'), 'text', null, undefined].map(databaseTrouble)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

it('sqlStateOf takes no code of the network or of Prisma for one of PostgreSQL', () => {
  expect(['EPIPE', 'P2002', 'P0001', '23505'].map((code) => sqlStateOf(withCode(code)))).toEqual([
    undefined,
    undefined,
    'P0001',
    '23505',
  ]);
});

it('isDataError: a value, a constraint, a limit', () => {
  expect(['22001', '23514', '54000', '23505', '40001'].map((code) => isDataError(withCode(code)))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
