import { Prisma } from './generated/client.js';

/** @returns PostgreSQL's five-letter error code (SQLSTATE) of what was thrown, or undefined */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) && !PRISMA_CODE.test(code)
    ? code
    : undefined;
}

/** Serialization failure, deadlock, unique violation of a race, lock timeout. */
const RETRY_AT_ONCE = new Set(['40001', '40P01', '23505', '55P03']);

/** @returns whether the same transaction may succeed if it is retried at once */
export function isTransientConflict(error: unknown): boolean {
  return RETRY_AT_ONCE.has(sqlStateOf(error) ?? '');
}

/**
 * @returns whether the rows are the cause (a data exception, a constraint, a limit): the same rows fail again
 */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? '') && !isTransientConflict(error);
}

/**
 * Names the trouble that PostgreSQL itself is in: down, restarting, read-only, full, out of connections, or
 * busy with locks. It passes without a change to the work, and no page or run caused it.
 * @returns null for any other error
 */
export function databaseTrouble(error: unknown): string | null {
  const state = sqlStateOf(error) ?? stateWithinPrisma(error);
  if (state !== undefined) return TROUBLE_BY_STATE.find(([pattern]) => pattern.test(state))?.[1] ?? null;
  const code = codeOf(error) ?? '';
  if (NETWORK_CODES.has(code) || UNREACHABLE_FOR_PRISMA.has(code)) return UNREACHABLE;
  if (code === 'P2034') return BUSY;
  return error instanceof Error && UNREACHABLE_FOR_PG.test(error.message) ? UNREACHABLE : null;
}

/**
 * @returns whether the error, or a cause of it, says that the database cannot be used now; full or busy does
 *   not count
 */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false;
  if (UNAVAILABLE.has(databaseTrouble(error) ?? '')) return true;
  const causes = error instanceof AggregateError ? [error.cause, ...error.errors] : [error.cause];
  return causes.some((cause) => isDatabaseUnavailable(cause, depth + 1));
}

/** The server accepts no writes: after a failover the connection still points to the old primary. */
export const READ_ONLY_STATE = '25006';

const UNREACHABLE = 'cannot be reached';

const READ_ONLY = 'accepts no writes (a failover may be in progress)';

const NO_CONNECTION_LEFT = 'has no connection left for us';

const BUSY = 'is busy with locks of others';

const UNAVAILABLE = new Set([UNREACHABLE, READ_ONLY, NO_CONNECTION_LEFT]);

const TROUBLE_BY_STATE: readonly (readonly [RegExp, string])[] = [
  [/^08|^57P0[1-5]|^25P03/, UNREACHABLE],
  [new RegExp(`^${READ_ONLY_STATE}`), READ_ONLY],
  [/^53100|^58030/, 'has no space left on its disk'],
  [/^53300/, NO_CONNECTION_LEFT],
  [/^40001|^40P01|^55P03/, BUSY],
];

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const PRISMA_CODE = /^P[1-9]\d{3}$/;

const UNREACHABLE_FOR_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024']);

/** pg has no codes for these. */
const UNREACHABLE_FOR_PG =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The SQLSTATE in an error of Prisma Client that has no code for it. */
function stateWithinPrisma(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const adapterError = error.meta?.driverAdapterError;
  const cause: unknown = adapterError instanceof Error ? adapterError.cause : undefined;
  const state =
    typeof cause === 'object' && cause !== null && 'originalCode' in cause ? cause.originalCode : null;
  return typeof state === 'string' ? state : undefined;
}
