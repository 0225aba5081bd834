/** PostgreSQL's five-letter error code of what was thrown, or undefined. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
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
