import { openConnection } from '@tixngo-sync/runtime';
import type pg from 'pg';

/** Which rows of a resource changed; no ids: anything of it may have. */
export interface Change {
  readonly resource: string;
  readonly ids: readonly (number | string)[];
}

/** The channel of the migration `report_changes`. */
const CHANNEL = 'tixngo_sync_change';

export interface ChangeListener {
  /**
   * Sends a notification through `sender` and waits for it on the listening connection. It does not arrive
   * through a pooler in transaction mode, which accepts LISTEN and forwards nothing.
   * @returns whether it arrived within `limitMs`
   */
  isHeard(sender: pg.Pool, limitMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens a connection that hears every committed change of the tables that have a trigger of the migration
 * `report_changes`, in the order of the commits.
 * @param onEnd called once when the connection breaks; changes are missed from then on
 * @throws whatever connecting throws
 */
export async function listenForChanges(
  url: string,
  { onChange, onEnd }: { onChange: (change: Change) => void; onEnd: () => void },
): Promise<ChangeListener> {
  const client = await openConnection(url, {
    application_name: 'tixngo-sync changes',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const probes = new Map<string, () => void>();
  client.on('notification', ({ payload = '' }) => {
    const heard = probes.get(payload);
    if (heard !== undefined) return heard();
    const change = parseChange(payload);
    if (change !== null) onChange(change);
  });
  client.once('end', onEnd);
  await client.query(`LISTEN ${CHANNEL}`);
  return {
    isHeard: (sender, limitMs) => probe(sender, probes, limitMs),
    close: () => client.end(),
  };
}

/** Everyone who may connect to the database may notify: what is not a change of ours is ignored. */
function parseChange(payload: string): Change | null {
  try {
    const { resource, ids } = JSON.parse(payload) as Partial<Change>;
    return typeof resource === 'string' && Array.isArray(ids) ? { resource, ids } : null;
  } catch {
    return null;
  }
}

async function probe(sender: pg.Pool, probes: Map<string, () => void>, limitMs: number): Promise<boolean> {
  const payload = `probe ${crypto.randomUUID()}`;
  const limit = new AbortController();
  const heard = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), limitMs);
    limit.signal.addEventListener('abort', () => clearTimeout(timer));
    probes.set(payload, () => resolve(true));
  });
  try {
    await sender.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
    return await heard;
  } finally {
    limit.abort();
    probes.delete(payload);
  }
}
