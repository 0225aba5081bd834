import { type Author, auditIn } from '../audit.js';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import type { Screen } from '../records.js';
import { inPrismaTransaction } from '../transaction.js';
import { noSuchSchedule } from './read-schedules.js';

type SkipListClient = Pick<Prisma.TransactionClient, 'skippedTaxNumber'>;

/** A ticket that is ignored when TIXNGO returns it. */
export interface SkippedTaxNumber {
  readonly skipId: number;
  readonly taxNumber: string;
  /** Null: for every schedule, and for runs without one. */
  readonly schedule: string | null;
  readonly reason: string | null;
  readonly addedBy: string | null;
  readonly addedAt: Date;
}

/** What a change of the skip list did. `unchanged`: was on the list already, or was not on it. */
export interface SkipListChange {
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/** `schedule`: what its runs skip. */
export interface SkipListFilter {
  readonly schedule?: string | undefined;
  readonly taxNumber?: string | undefined;
}

/** Lists the skip lists by tax number. @throws UsageError when no schedule has that name */
export async function listSkipList(
  { prisma }: Database,
  filter: SkipListFilter = {},
): Promise<SkippedTaxNumber[]> {
  const rows = await prisma.skippedTaxNumber.findMany({
    include: WITH_SCHEDULE,
    where: await conditionOf(prisma, filter),
    orderBy: [{ taxNumber: 'asc' }, { scheduleId: 'asc' }],
  });
  return rows.map(rowOfSkipped);
}

/** As {@link listSkipList}, in parts, newest first. */
export async function listSkipListPart(
  { prisma }: Database,
  { limit, before }: Screen,
  filter: SkipListFilter,
): Promise<SkippedTaxNumber[]> {
  const rows = await prisma.skippedTaxNumber.findMany({
    include: WITH_SCHEDULE,
    where: {
      AND: [await conditionOf(prisma, filter), before === undefined ? {} : { skipId: { lt: before } }],
    },
    orderBy: { skipId: 'desc' },
    take: limit,
  });
  return rows.map(rowOfSkipped);
}

const WITH_SCHEDULE = { schedule: { select: { name: true } } } as const;

async function conditionOf(
  prisma: Database['prisma'],
  { schedule, taxNumber }: SkipListFilter,
): Promise<Prisma.SkippedTaxNumberWhereInput> {
  const scheduleId = schedule === undefined ? undefined : await idOf(prisma, schedule);
  return {
    ...(taxNumber === undefined ? {} : { taxNumber }),
    ...(scheduleId === undefined ? {} : { OR: [{ scheduleId }, { scheduleId: null }] }),
  };
}

function rowOfSkipped({
  scheduleId: _id,
  schedule,
  ...row
}: Prisma.SkippedTaxNumberGetPayload<{ include: typeof WITH_SCHEDULE }>): SkippedTaxNumber {
  return { ...row, schedule: schedule?.name ?? null };
}

/**
 * Adds tax numbers to the skip list, with the audit log in the same transaction.
 * @param schedule its name; null: for every schedule and for runs without one
 * @throws UsageError when no schedule has that name
 */
export function addSkipped(
  database: Database,
  author: Author,
  taxNumbers: readonly string[],
  schedule: string | null,
  reason: string,
): Promise<SkipListChange> {
  return inPrismaTransaction(database, async (tx) => {
    const scheduleId = schedule === null ? null : await idOf(tx, schedule);
    const listed = await tx.skippedTaxNumber.findMany({
      where: { scheduleId, taxNumber: { in: [...taxNumbers] } },
    });
    const unchanged = listed.map((row) => row.taxNumber);
    const changed = taxNumbers.filter((taxNumber) => !unchanged.includes(taxNumber));
    for (const taxNumber of changed) await addToSkipList(tx, author, { scheduleId, taxNumber, reason });
    await auditChange(tx, author, 'skip-list.add', schedule, changed, reason);
    return { changed, unchanged };
  });
}

/**
 * Removes tax numbers from the skip list, with the audit log in the same transaction.
 * @param schedule only from the list of this schedule; null: from every list
 * @throws UsageError when no schedule has that name
 */
export function removeSkipped(
  database: Database,
  author: Author,
  taxNumbers: readonly string[],
  schedule: string | null,
  reason: string | undefined,
): Promise<SkipListChange> {
  return inPrismaTransaction(database, async (tx) => {
    const list = schedule === null ? {} : { scheduleId: await idOf(tx, schedule) };
    const where = { ...list, taxNumber: { in: [...taxNumbers] } };
    const listed = new Set((await tx.skippedTaxNumber.findMany({ where })).map((row) => row.taxNumber));
    await tx.skippedTaxNumber.deleteMany({ where });
    const changed = taxNumbers.filter((taxNumber) => listed.has(taxNumber));
    await auditChange(tx, author, 'skip-list.remove', schedule, changed, reason);
    return { changed, unchanged: taxNumbers.filter((taxNumber) => !listed.has(taxNumber)) };
  });
}

async function auditChange(
  tx: Prisma.TransactionClient,
  author: Author,
  action: string,
  schedule: string | null,
  taxNumbers: readonly string[],
  reason: string | undefined,
): Promise<void> {
  if (taxNumbers.length === 0) return;
  const detail = { taxNumbers: [...taxNumbers] };
  await auditIn(tx, { ...author, action, target: schedule ?? 'every schedule', reason, detail });
}

async function idOf(tx: Pick<Prisma.TransactionClient, 'schedule'>, name: string): Promise<number> {
  const all = await tx.schedule.findMany({
    select: { name: true, scheduleId: true },
    orderBy: { name: 'asc' },
  });
  const found = all.find((schedule) => schedule.name === name);
  if (found === undefined)
    throw noSuchSchedule(
      name,
      all.map((schedule) => schedule.name),
    );
  return found.scheduleId;
}

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
 * @returns whether it was added
 */
export async function addToSkipList(
  tx: SkipListClient,
  author: Author,
  skip: { scheduleId: number | null; taxNumber: string; reason?: string },
): Promise<boolean> {
  const data = [{ ...skip, addedBy: author.actor }];
  const { count } = await tx.skippedTaxNumber.createMany({ data, skipDuplicates: true });
  return count > 0;
}
