import { UsageError } from '@tixngo-sync/domain';
import { type Author, auditIn } from '../audit.js';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import type { Screen } from '../records.js';
import { inPrismaTransaction } from '../transaction.js';

/** Where we are in the feed. Null: at its beginning. */
export interface KeyState {
  /** The next request asks from here. */
  readonly fetchedThrough: string | null;
  /** Every page before it is processed. */
  readonly committedThrough: string | null;
  readonly updatedAt: Date;
}

export interface KeyChangeRow {
  readonly keyChangeId: number;
  readonly oldKey: string | null;
  readonly newKey: string | null;
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: Date;
  /** The change that this one took back. */
  readonly undoes: number | null;
  /** The undo that took this change back. */
  readonly undoneBy: number | null;
}

export async function showKey({ pool }: Database): Promise<KeyState> {
  const { rows } = await pool.query<KeyState>(
    `SELECT fetched_through AS "fetchedThrough", committed_through AS "committedThrough",
            updated_at AS "updatedAt"
       FROM sync_key`,
  );
  const [key] = rows;
  if (key === undefined)
    throw new Error('sync_key has no row: restore it from a backup, or migrate a new database');
  return key;
}

/** Lists manual changes of the key, newest first; it also moves with every page, which is not listed. */
export async function listKeyChanges(
  { prisma }: Pick<Database, 'prisma'>,
  { limit, before }: Screen,
): Promise<KeyChangeRow[]> {
  const rows = await prisma.keyChange.findMany({
    include: UNDONE_BY,
    where: before === undefined ? {} : { keyChangeId: { lt: before } },
    orderBy: { keyChangeId: 'desc' },
    take: limit,
  });
  return rows.map(rowOfChange);
}

/** Returns the manual change that {@link undoKeyChange} would take back; null when none is left. */
export async function findChangeToUndo({ prisma }: Pick<Database, 'prisma'>): Promise<KeyChangeRow | null> {
  const change = await prisma.keyChange.findFirst({ include: UNDONE_BY, ...NEWEST_NOT_UNDONE });
  return change === null ? null : rowOfChange(change);
}

const UNDONE_BY = { undoneBy: { select: { keyChangeId: true } } } as const;

const NEWEST_NOT_UNDONE = {
  where: { undoesId: null, undoneBy: null },
  orderBy: { keyChangeId: 'desc' },
} as const;

function rowOfChange({
  undoesId,
  undoneBy,
  ...change
}: Prisma.KeyChangeGetPayload<{ include: typeof UNDONE_BY }>): KeyChangeRow {
  return { ...change, undoes: undoesId, undoneBy: undoneBy?.keyChangeId ?? null };
}

/** What moving the key means: what will be requested from TIXNGO again, as far as we can know it. */
export interface KeyConsequence {
  readonly oldKey: string | null;
  readonly newKey: string | null;
  /**
   * Stored pages from the new key on, that will be asked for again; null: no stored page begins or ends
   * there, so it is unknown here.
   */
  readonly pagesAgain: number | null;
  readonly ticketsAgain: number | null;
}

/**
 * Moves the pagination key by hand. The next run asks from it; pages up to now belong to an earlier chain of
 * keys. Nothing that is stored is undone: what is fetched again counts as unchanged or stale.
 * @param newKey null: from the beginning of the feed
 * @throws UsageError without a reason, or when it is the key already; `RUN_UNDER_WAY` while any run is
 */
export function setKey(
  database: Database,
  author: Author,
  newKey: string | null,
  reason: string,
): Promise<KeyConsequence> {
  return inPrismaTransaction(database, (tx) => move(tx, author, newKey, reason));
}

/** Returns what {@link setKey} would mean, also during a run. Changes nothing. @throws UsageError */
export function previewKey(database: Database, newKey: string | null): Promise<KeyConsequence> {
  refuseEmpty(newKey);
  return inPrismaTransaction(database, async (tx) => {
    const { fetchedThrough } = await tx.syncKey.findUniqueOrThrow({ where: { singleton: true } });
    return consequenceOf(tx, fetchedThrough, newKey);
  });
}

/** An undo also says which change it took back. */
export interface KeyUndo extends KeyConsequence {
  readonly undid: { readonly keyChangeId: number; readonly reason: string; readonly changedBy: string };
}

/**
 * Restores the key from before the newest manual change that is not undone, whatever has been fetched since.
 * Manual changes are a stack: the next undo takes back the change before that one; an undo is never undone.
 * @throws UsageError as {@link setKey}, and `NO_KEY_CHANGE` when nothing is left to undo
 */
export function undoKeyChange(database: Database, author: Author, reason: string): Promise<KeyUndo> {
  return inPrismaTransaction(database, async (tx) => {
    const oldKey = await lockKey(tx);
    const last = await tx.keyChange.findFirst(NEWEST_NOT_UNDONE);
    if (last === null)
      throw new UsageError(
        'NO_KEY_CHANGE',
        'no manual change of the key is left to undo; nothing was changed',
      );
    const change = { oldKey, newKey: last.oldKey, reason, undoesId: last.keyChangeId };
    const consequence = await write(tx, author, 'key.undo', change);
    const { keyChangeId, changedBy } = last;
    return { ...consequence, undid: { keyChangeId, reason: last.reason, changedBy } };
  });
}

async function move(
  tx: Prisma.TransactionClient,
  author: Author,
  newKey: string | null,
  reason: string,
): Promise<KeyConsequence> {
  refuseEmpty(newKey);
  const oldKey = await lockKey(tx);
  if (newKey === oldKey)
    throw new UsageError('KEY_UNCHANGED', 'that is the key already; nothing was changed');
  const action = newKey === null ? 'key.reset' : 'key.set';
  return write(tx, author, action, { oldKey, newKey, reason, undoesId: null });
}

function refuseEmpty(newKey: string | null): void {
  if (newKey === '')
    throw new UsageError('KEY_EMPTY', 'an empty key means the beginning of the feed: use `key reset`');
}

interface KeyChange {
  readonly oldKey: string | null;
  readonly newKey: string | null;
  readonly reason: string;
  readonly undoesId: number | null;
}

/** Moves the key, unless it is there already, and records the change. The caller has locked the key. */
async function write(
  tx: Prisma.TransactionClient,
  author: Author,
  action: string,
  change: KeyChange,
): Promise<KeyConsequence> {
  const { oldKey, newKey, reason } = change;
  if (reason.trim() === '')
    throw new UsageError(
      'REASON_MISSING',
      'say why the key is changed (--reason): it is kept on its history',
    );
  const consequence = await consequenceOf(tx, oldKey, newKey);
  if (newKey !== oldKey)
    await tx.$executeRaw`
      UPDATE sync_key SET fetched_through = ${newKey}, committed_through = ${newKey}, updated_at = now(),
             chain_starts_after_page_id = (SELECT coalesce(max(page_id), 0) FROM page)`;
  await tx.keyChange.create({ data: { ...change, changedBy: author.actor } });
  await auditIn(tx, { ...author, action, target: 'key', reason, detail: { oldKey, newKey } });
  return consequence;
}

/**
 * The lease first, then the key: the order in which a run takes them. With the lease held no run can start
 * fetching meanwhile.
 */
async function lockKey(tx: Prisma.TransactionClient): Promise<string | null> {
  await tx.$queryRaw`SELECT 1 FROM run_lease FOR UPDATE`;
  const [key] = await tx.$queryRaw<{ fetchedThrough: string | null }[]>`
    SELECT fetched_through AS "fetchedThrough" FROM sync_key FOR UPDATE`;
  const running = await tx.run.findFirst({ where: { status: 'RUNNING' }, orderBy: { runId: 'asc' } });
  if (running !== null) {
    throw new UsageError(
      'RUN_UNDER_WAY',
      `run ${running.runId} is in progress: the key cannot be changed until it ends. Pause the schedule, ` +
        `wait, then try again`,
    );
  }
  return key?.fetchedThrough ?? null;
}

async function consequenceOf(
  tx: Prisma.TransactionClient,
  oldKey: string | null,
  newKey: string | null,
): Promise<KeyConsequence> {
  // A key may have been asked from more than once, in chains of keys that a person ended: its newest page
  // counts.
  const [row] = await tx.$queryRaw<{ pages: bigint; tickets: bigint | null }[]>`
    SELECT count(*) AS pages, sum(received) AS tickets FROM (
      SELECT DISTINCT ON (requested_key) received FROM page
       WHERE source = 'FEED'
         AND page_id >= (SELECT max(page_id) FROM page WHERE source = 'FEED' AND requested_key
           IS NOT DISTINCT FROM ${newKey})
       ORDER BY requested_key, page_id DESC) AS newest`;
  const pages = Number(row?.pages ?? 0);
  const isKnown =
    pages > 0 ||
    (await tx.page.findFirst({ select: { pageId: true }, where: { source: 'FEED', nextKey: newKey } })) !==
      null;
  return {
    oldKey,
    newKey,
    pagesAgain: isKnown ? pages : null,
    ticketsAgain: isKnown ? Number(row?.tickets ?? 0) : null,
  };
}
