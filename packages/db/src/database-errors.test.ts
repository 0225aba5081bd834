import { describe, expect, it } from 'vitest';
import { databaseTrouble, isDatabaseUnavailable, isDataError, sqlStateOf } from './database-errors.js';

const withCode = (code: string) => Object.assign(new Error('…'), { code });

const REFUSED = 'refuses our account (its login, its rights, or its database)';

describe('databaseTrouble and isDatabaseUnavailable', () => {
  it.each([
    ['57P01', 'cannot be reached', true],
    ['57P03', 'cannot be reached', true],
    ['08006', 'cannot be reached', true],
    ['25P03', 'cannot be reached', true],
    ['25006', 'accepts no writes (a failover may be in progress)', true],
    ['ECONNREFUSED', 'cannot be reached', true],
    ['ECONNRESET', 'cannot be reached', true],
    ['EPIPE', 'cannot be reached', true],
    ['ETIMEDOUT', 'cannot be reached', true],
    ['EHOSTUNREACH', 'cannot be reached', true],
    ['ENETUNREACH', 'cannot be reached', true],
    ['ENOTFOUND', 'cannot be reached', true],
    ['EAI_AGAIN', 'cannot be reached', true],
    ['P1001', 'cannot be reached', true],
    ['P1002', 'cannot be reached', true],
    ['P1008', 'cannot be reached', true],
    ['P1017', 'cannot be reached', true],
    ['P2024', 'cannot be reached', true],
    ['53300', 'has no connection left for us', true],
    ['P2037', 'has no connection left for us', true],
    ['28000', REFUSED, true],
    ['28P01', REFUSED, true],
    ['3D000', REFUSED, true],
    ['42501', REFUSED, true],
    ['55000', REFUSED, true],
    ['P1010', REFUSED, true],
    ['53100', 'has no space left on its disk', false],
    ['53200', 'has no memory left', false],
    ['53400', 'has no memory left', false],
    ['57014', 'cancelled a statement (its time limit, or a person)', false],
    ['55006', 'is busy with locks of others', false],
    ['58000', 'has a fault of its own (see its log)', false],
    ['XX000', 'has a fault of its own (see its log)', false],
    ['40001', 'is busy with locks of others', false],
    ['40P01', 'is busy with locks of others', false],
    ['P2034', 'is busy with locks of others', false],
  ])('%s: PostgreSQL %s; unavailable: %s', (code, trouble, unavailable) => {
    expect(databaseTrouble(withCode(code))).toBe(trouble);
    expect(isDatabaseUnavailable(withCode(code))).toBe(unavailable);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])('pg says: %s', (message) => {
    expect(databaseTrouble(new Error(message))).toBe('cannot be reached');
    expect(isDatabaseUnavailable(new Error(message))).toBe(true);
  });

  it.each(['22001', '23505', '42P01', 'P0001', '54000'])('%s is caused by the work', (code) => {
    expect(databaseTrouble(withCode(code))).toBeNull();
    expect(isDatabaseUnavailable(withCode(code))).toBe(false);
  });

  it('a Unix socket that is missing: the server is down', () => {
    const missing = Object.assign(new Error('connect ENOENT'), { code: 'ENOENT', syscall: 'connect' });
    expect(databaseTrouble(missing)).toBe('cannot be reached');
  });

  it.each([new Error('boom'), 'text', null, undefined])('%s is neither', (error) => {
    expect(databaseTrouble(error)).toBeNull();
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('isDatabaseUnavailable sees through wrappers: what Prisma and fetch throw has the reason as a cause', () => {
    const refused = withCode('ECONNREFUSED');
    expect(isDatabaseUnavailable(new Error('query failed', { cause: refused }))).toBe(true);
    expect(isDatabaseUnavailable(new AggregateError([withCode('ENOENT'), refused]))).toBe(true);
    const circular = new Error('loop');
    circular.cause = circular;
    expect(isDatabaseUnavailable(circular)).toBe(false);
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
