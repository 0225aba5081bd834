/** PostgreSQL's five-letter error code of what was thrown, or undefined. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) && !PRISMA_CODE.test(code)
    ? code
    : undefined;
}

/** The same transaction may succeed at once: serialization, deadlock, a row that came between, a lock that took long. */
const TRY_AGAIN_AT_ONCE = new Set(['40001', '40P01', '23505', '55P03']);

export function isTransientConflict(error: unknown): boolean {
  return TRY_AGAIN_AT_ONCE.has(sqlStateOf(error) ?? '');
}

/** The data is to blame: a data exception, a broken constraint, a limit. Trying the same rows again gives the same error. */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? '') && !isTransientConflict(error);
}

/**
 * What to call the trouble that PostgreSQL itself is in: away, restarting, full, out of connections, busy with somebody else's locks.
 * It passes, and no page and no run is to blame for it.
 * @returns null: it is something else
 */
export function databaseTrouble(error: unknown): string | null {
  const state = sqlStateOf(error);
  if (state !== undefined) return TROUBLE_BY_STATE.find(([pattern]) => pattern.test(state))?.[1] ?? null;
  const code = codeOf(error) ?? '';
  if (NETWORK_CODES.has(code) || AWAY_FOR_PRISMA.has(code)) return AWAY;
  return error instanceof Error && AWAY_FOR_PG.test(error.message) ? AWAY : null;
}

const AWAY = 'cannot be reached';
const TROUBLE_BY_STATE: readonly (readonly [RegExp, string])[] = [
  [/^08|^57P0[1-5]|^25P03/, AWAY],
  [/^53100|^58030/, 'has no space left on its disk'],
  [/^53300/, 'has no connection left for us'],
  [/^40001|^40P01|^55P03/, 'is busy with locks of others'],
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
const AWAY_FOR_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2034']);
/** pg has no codes for these. */
const AWAY_FOR_PG =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
