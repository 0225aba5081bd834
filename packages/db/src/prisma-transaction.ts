import type { Database } from './client.js';
import type { Prisma } from './generated/client.js';

/** Prisma's own limits (2 s to begin, 5 s to end) are passed on a machine that is busy with pages; ours only end what hangs. */
const LIMITS_MS = { maxWait: 15_000, timeout: 30_000 };

/** One transaction for a change that a person makes: few rows, through Prisma. For set work there is `inTransaction`. */
export function inPrismaTransaction<Result>(
  database: Database,
  work: (tx: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result> {
  return database.prisma.$transaction(work, LIMITS_MS);
}
