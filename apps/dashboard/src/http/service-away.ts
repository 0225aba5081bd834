/** What the network, PostgreSQL (SQLSTATE) and Prisma say when the database is away, starting or stopping. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
]);
const AWAY_SQL_STATE = /^(08...|57P0[1-5]|53300)$/;
const AWAY_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** @returns whether the error, or what caused it, means that the database cannot be reached just now */
export function isServiceAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (AWAY.has(code) || AWAY_SQL_STATE.test(code) || AWAY_MESSAGE.test(error.message)) return true;
  const causes = error instanceof AggregateError ? [error.cause, ...error.errors] : [error.cause];
  return causes.some((cause) => isServiceAway(cause, depth + 1));
}
