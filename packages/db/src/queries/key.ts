import type { Database } from '../client.js';

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
}

export function showKey(database: Database): Promise<KeyState> {
  return database.prisma.syncKey.findUniqueOrThrow({
    select: { fetchedThrough: true, committedThrough: true, updatedAt: true },
    where: { singleton: true },
  });
}

/** @returns what people did to the key, newest first; that it moves with every page is not among it */
export function listKeyChanges(database: Database, limit: number): Promise<KeyChangeRow[]> {
  return database.prisma.keyChange.findMany({ orderBy: { keyChangeId: 'desc' }, take: limit });
}
