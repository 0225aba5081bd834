import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';

/** A plan B file: an event's tickets as CSV, made by itself before a kick-off. */
export interface EventFile {
  readonly eventFileId: number;
  readonly eventId: string;
  readonly kickOff: Date;
  /** How long before the kick-off it was due. */
  readonly minutesBefore: number;
  readonly madeAt: Date;
  readonly tickets: number;
  /** How far the event was behind when it was made; null: it was never known to be complete. */
  readonly behindSeconds: number | null;
  /** Of the gzip. */
  readonly bytes: number;
}

const COLUMNS = `event_file_id AS "eventFileId", event_id AS "eventId", kick_off AS "kickOff",
  minutes_before AS "minutesBefore", made_at AS "madeAt", tickets, behind_seconds AS "behindSeconds",
  octet_length(content) AS bytes`;

/** The plan B files of an event, newest first. */
export async function listEventFiles(database: Database, eventId: string): Promise<EventFile[]> {
  const { rows } = await database.pool.query<EventFile>(
    `SELECT ${COLUMNS} FROM event_file WHERE event_id = $1 ORDER BY made_at DESC, event_file_id DESC LIMIT 50`,
    [eventId],
  );
  return rows;
}

/** Returns a file with its content (gzip); null when the event has no such file. */
export async function readEventFile(
  database: Database,
  eventId: string,
  eventFileId: number,
): Promise<(EventFile & { readonly content: Buffer }) | null> {
  const { rows } = await database.pool.query<EventFile & { content: Buffer }>(
    `SELECT ${COLUMNS}, content FROM event_file WHERE event_id = $1 AND event_file_id = $2`,
    [eventId, eventFileId],
  );
  return rows[0] ?? null;
}

/** Which of these kick-offs have which files. */
export async function madeEventFiles(
  database: Database,
  eventIds: readonly string[],
): Promise<Pick<EventFile, 'eventId' | 'kickOff' | 'minutesBefore'>[]> {
  const { rows } = await database.pool.query<Pick<EventFile, 'eventId' | 'kickOff' | 'minutesBefore'>>(
    `SELECT event_id AS "eventId", kick_off AS "kickOff", minutes_before AS "minutesBefore"
     FROM event_file WHERE event_id = ANY ($1)`,
    [eventIds],
  );
  return rows;
}

/**
 * Keeps a file, unless the same one was made meanwhile, or a person was erased since `erasedPersons` were
 * counted: the file may name that person. @returns whether it was kept
 */
export async function keepEventFile(
  database: Database,
  file: Omit<EventFile, 'eventFileId' | 'madeAt' | 'bytes'> & { readonly content: Uint8Array },
  erasedPersons: number,
): Promise<boolean> {
  const { eventId, kickOff, minutesBefore, tickets, behindSeconds, content } = file;
  const { rowCount } = await database.pool.query(
    `INSERT INTO event_file (event_id, kick_off, minutes_before, tickets, behind_seconds, content)
     SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM erased_person) = $7
     ON CONFLICT DO NOTHING`,
    [eventId, kickOff, minutesBefore, tickets, behindSeconds, content, erasedPersons],
  );
  return rowCount === 1;
}

/** Returns the first file after this id; one at a time, because a file may be large. */
export async function nextEventFile(
  client: Queryable,
  afterId: number,
): Promise<{ readonly id: number; readonly content: Buffer } | null> {
  const { rows } = await client.query<{ id: number; content: Buffer }>(
    `SELECT event_file_id AS id, content FROM event_file WHERE event_file_id > $1 ORDER BY event_file_id LIMIT 1`,
    [afterId],
  );
  return rows[0] ?? null;
}

export async function deleteEventFile(client: Queryable, eventFileId: number): Promise<void> {
  await client.query('DELETE FROM event_file WHERE event_file_id = $1', [eventFileId]);
}

/** Deletes files of kick-offs more than `days` ago. */
export async function deleteOldEventFiles(database: Database, days: number): Promise<number> {
  const { rowCount } = await database.pool.query(
    'DELETE FROM event_file WHERE kick_off < now() - make_interval(days => $1)',
    [days],
  );
  return rowCount ?? 0;
}
