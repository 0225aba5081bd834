import { UsageError } from '@tixngo-sync/domain';
import { type Author, auditIn } from '../audit.js';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import { addToSkipList } from '../schedule/skip-list.js';
import { inPrismaTransaction } from '../transaction.js';

export interface SkippedTicket {
  readonly quarantineId: number;
  /** Null: the ticket came without one, so that its row is closed and nothing can be put on the skip list. */
  readonly taxNumber: string | null;
  /** Open rows of the same ticket that were closed with it. */
  readonly closed: number;
}

/**
 * Skips a ticket for good: its tax number is put on the skip list (of the schedule whose run fetched it, else
 * on everyone's), and every open row of that tax number is SKIPPED. All ids or none. What is skipped already
 * stays so, without an audit entry.
 * @throws UsageError when an id does not exist or is not open
 */
export function skipQuarantined(
  database: Database,
  author: Author,
  quarantineIds: readonly number[],
  reason: string,
): Promise<SkippedTicket[]> {
  return inPrismaTransaction(database, async (tx) => {
    const skipped: SkippedTicket[] = [];
    for (const quarantineId of quarantineIds) skipped.push(await skipOne(tx, author, quarantineId, reason));
    return skipped;
  });
}

async function skipOne(
  tx: Prisma.TransactionClient,
  author: Author,
  quarantineId: number,
  reason: string,
): Promise<SkippedTicket> {
  const row = await tx.quarantinedTicket.findUnique({ omit: { body: true }, where: { quarantineId } });
  if (row === null)
    throw new UsageError(
      'QUARANTINE_UNKNOWN',
      `no quarantined ticket has the id ${quarantineId}; nothing was skipped`,
    );
  if (row.status === 'RESOLVED') {
    throw new UsageError(
      'QUARANTINE_NOT_OPEN',
      `quarantined ticket ${quarantineId} is resolved already; nothing was skipped`,
    );
  }
  const { taxNumber } = row;
  const isAdded =
    taxNumber !== null &&
    (await addToSkipList(tx, author, { scheduleId: await scheduleOf(tx, row.pageId), taxNumber, reason }));
  const { count } = await tx.quarantinedTicket.updateMany({
    data: { status: 'SKIPPED', resolvedAt: new Date(), resolvedBy: author.actor, resolution: reason },
    where: { status: 'OPEN', ...(taxNumber === null ? { quarantineId } : { taxNumber }) },
  });
  const target = `quarantined ticket ${quarantineId}`;
  if (count > 0 || isAdded) await auditIn(tx, { ...author, action: 'quarantine.skip', target, reason });
  return { quarantineId, taxNumber, closed: count };
}

async function scheduleOf(tx: Prisma.TransactionClient, pageId: number): Promise<number | null> {
  const page = await tx.page.findUniqueOrThrow({ select: { runId: true }, where: { pageId } });
  const run = await tx.run.findUniqueOrThrow({ select: { scheduleId: true }, where: { runId: page.runId } });
  return run.scheduleId;
}
