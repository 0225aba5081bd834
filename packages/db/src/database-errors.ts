import { Prisma } from './generated/client.js';

/** @returns PostgreSQL's five-letter error code (SQLSTATE) of what was thrown, or undefined */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) && !PRISMA_CODE.test(code)
    ? code
    : undefined;
}

/** A migration changed the columns of a statement that this connection has prepared. */
const STALE_PLAN = '0A000';

/** Serialization failure, deadlock, unique violation of a race, lock timeout, stale plan. */
const RETRY_AT_ONCE = new Set(['40001', '40P01', '23505', '55P03', STALE_PLAN]);

/** @returns whether the same transaction may succeed if it is retried at once */
export function isTransientConflict(error: unknown): boolean {
  return RETRY_AT_ONCE.has(sqlStateOf(error) ?? '');
}

/** @returns whether the connection must be closed, because it keeps the outdated statement until then */
export function hasStalePlan(error: unknown): boolean {
  return sqlStateOf(error) === STALE_PLAN;
}

/**
 * @returns whether the rows are the cause (a data exception, a constraint, a limit): the same rows fail again
 */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? '') && !isTransientConflict(error);
}

/**
 * Names the trouble that PostgreSQL itself is in: down, restarting, read-only, full, out of connections, busy
 * with locks, or refusing our account. No page or run caused it, so their work waits.
 * @returns null for any other error
 */
export function databaseTrouble(error: unknown): string | null {
  const state = sqlStateOf(error) ?? stateWithinPrisma(error);
  if (state !== undefined) return TROUBLE_BY_STATE.find(([pattern]) => pattern.test(state))?.[1] ?? null;
  const byCode = TROUBLE_BY_CODE.find(([codes]) => codes.has(codeOf(error) ?? ''));
  if (byCode !== undefined) return byCode[1];
  return error instanceof Error && (isFailedConnect(error) || UNREACHABLE_FOR_PG.test(error.message))
    ? UNREACHABLE
    : null;
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

/** @returns whether the server ended the statement, or what it caused, because it took too long */
export function isStatementTimeout(error: unknown): boolean {
  return (sqlStateOf(error) ?? stateWithinPrisma(error)) === '57014';
}

const UNREACHABLE = 'cannot be reached';

const READ_ONLY = 'accepts no writes (a failover may be in progress)';

const NO_CONNECTION_LEFT = 'has no connection left for us';

const BUSY = 'is busy with locks of others';

const REFUSED = 'refuses our account (its login, its rights, or its database)';

const DISK_FULL = 'has no space left on its disk';

const UNAVAILABLE = new Set([UNREACHABLE, READ_ONLY, NO_CONNECTION_LEFT, REFUSED]);

/** The first that fits applies. */
const TROUBLE_BY_STATE: readonly (readonly [RegExp, string])[] = [
  [/^57014/, 'cancelled a statement (its time limit, or a person)'],
  [/^08|^57|^25P03/, UNREACHABLE],
  [/^25006/, READ_ONLY],
  [/^53100|^58030/, DISK_FULL],
  [/^53300/, NO_CONNECTION_LEFT],
  [/^53/, 'has no memory left'],
  [/^28|^3D000|^42501|^55000/, REFUSED],
  [/^40|^55/, BUSY],
  [/^58|^XX000/, 'has a fault of its own (see its log)'],
];

const PRISMA_CODE = /^P[1-9]\d{3}$/;

/** Codes of the network and of Prisma. */
const TROUBLE_BY_CODE: readonly (readonly [ReadonlySet<string>, string])[] = [
  [
    new Set([
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
      'EPIPE',
      'ETIMEDOUT',
      'EHOSTDOWN',
      'EHOSTUNREACH',
      'ENETDOWN',
      'ENETUNREACH',
      'ENOTFOUND',
      'EAI_AGAIN',
      'P1001',
      'P1002',
      'P1008',
      'P1017',
      'P2024',
    ]),
    UNREACHABLE,
  ],
  [new Set(['P1000', 'P1003', 'P1010']), REFUSED],
  [new Set(['P2037']), NO_CONNECTION_LEFT],
  [new Set(['P2034']), BUSY],
];

/** A Unix socket that is missing gives ENOENT. */
function isFailedConnect(error: Error): boolean {
  return 'syscall' in error && error.syscall === 'connect';
}

/** pg has no codes for these. */
const UNREACHABLE_FOR_PG =
  /Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed)/;

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
