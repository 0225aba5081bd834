import type { Author } from '../audit.js';
import type { Prisma } from '../generated/client.js';

type SkipListClient = Pick<Prisma.TransactionClient, 'skippedTaxNumber'>;

/** Makes `taxNumbers` the skip list of a schedule. What stays on it keeps its reason and date. */
export async function replaceSkipList(
  tx: SkipListClient,
  author: Author,
  scheduleId: number,
  taxNumbers: readonly string[],
): Promise<void> {
  await tx.skippedTaxNumber.deleteMany({ where: { scheduleId, taxNumber: { notIn: [...taxNumbers] } } });
  await tx.skippedTaxNumber.createMany({
    data: taxNumbers.map((taxNumber) => ({ scheduleId, taxNumber, addedBy: author.actor })),
    skipDuplicates: true,
  });
}

/**
 * Puts one ticket on a skip list, if it is not there yet.
 * @param scheduleId null: for every schedule and for runs without one
 */
export async function addToSkipList(
  tx: SkipListClient,
  author: Author,
  skip: { scheduleId: number | null; taxNumber: string; reason: string },
): Promise<void> {
  await tx.skippedTaxNumber.createMany({ data: [{ ...skip, addedBy: author.actor }], skipDuplicates: true });
}
