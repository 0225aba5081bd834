import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  countErasedPersons,
  type Database,
  type EventFile,
  type EventStart,
  keepEventFile,
  listEventFiles,
  madeEventFiles,
  readBehindOf,
  readEventStarts,
} from '@tixngo-sync/db';
import type { Logger } from '@tixngo-sync/runtime';
import { ticketsCsv } from './tickets-csv.js';

/** How long before a kick-off a file is made: early enough to act, and again with the last changes. */
const PLAN_B_MINUTES_BEFORE = [120, 15] as const;

/** A sweep makes what is due every minute; a file that is later than this is missing. */
const GRACE_MINUTES = 5;

/** A file that is due and was not made. */
export interface MissingFile extends EventStart {
  readonly minutesBefore: number;
  readonly dueAt: Date;
}

/**
 * Returns which files are due and not made: of each coming kick-off the last one that is due. A kick-off that
 * moves has files of its own.
 */
async function filesToMake(database: Database, now: Date): Promise<MissingFile[]> {
  const due = (await readEventStarts(database, now)).flatMap((start) => {
    const minutesLeft = (start.startTime.getTime() - now.getTime()) / 60_000;
    const minutesBefore = PLAN_B_MINUTES_BEFORE.findLast((minutes) => minutes >= minutesLeft);
    if (minutesBefore === undefined) return [];
    return [{ ...start, minutesBefore, dueAt: new Date(start.startTime.getTime() - minutesBefore * 60_000) }];
  });
  if (due.length === 0) return [];
  const made = await madeEventFiles(
    database,
    due.map(({ eventId }) => eventId),
  );
  const keyOf = (eventId: string, kickOff: Date, minutes: number) =>
    JSON.stringify([eventId, kickOff, minutes]);
  const keys = new Set(made.map((file) => keyOf(file.eventId, file.kickOff, file.minutesBefore)));
  return due.filter(
    ({ eventId, startTime, minutesBefore }) => !keys.has(keyOf(eventId, startTime, minutesBefore)),
  );
}

/** Returns the files that should have been made some minutes ago and were not, soonest kick-off first. */
export async function missingPlanBFiles(database: Database, now = new Date()): Promise<MissingFile[]> {
  const late = now.getTime() - GRACE_MINUTES * 60_000;
  return (await filesToMake(database, now)).filter(({ dueAt }) => dueAt.getTime() < late);
}

/** Returns the plan B files of an event, newest first, and whether one is missing. */
export async function planBOf(
  database: Database,
  eventId: string,
): Promise<{ readonly files: EventFile[]; readonly isFileMissing: boolean }> {
  const [files, missing] = await Promise.all([
    listEventFiles(database, eventId),
    missingPlanBFiles(database),
  ]);
  return { files, isFileMissing: missing.some((file) => file.eventId === eventId) };
}

/**
 * Makes the plan B files that are due: before each kick-off, the last known state of every ticket of the
 * event. May run anywhere, several at once. A file that cannot be made is logged and tried again by the next
 * sweep; people are notified of those that are missing. @returns how many were made
 */
export async function makePlanBFiles(
  { database, log }: { readonly database: Database; readonly log: Logger },
  now = new Date(),
): Promise<number> {
  let made = 0;
  for (const file of await filesToMake(database, now)) {
    const { eventId, minutesBefore } = file;
    try {
      if (!(await makeFile(database, file))) continue;
      made++;
      log.info({ eventId, minutesBefore }, 'made the plan B file of an event');
    } catch (error) {
      log.error(
        { err: error, eventId, minutesBefore },
        `the plan B file of event ${eventId} could not be made; trying again in a minute`,
      );
    }
  }
  return made;
}

async function makeFile(
  database: Database,
  { eventId, startTime, minutesBefore }: MissingFile,
): Promise<boolean> {
  const erasedPersons = await countErasedPersons(database.pool);
  const behindSeconds = (await readBehindOf(database, [eventId])).get(eventId) ?? null;
  let tickets = 0;
  const onTickets = (count: number) => {
    tickets += count;
  };
  const gzip = createGzip();
  const csv = Readable.from(ticketsCsv(database, eventId, { withEmails: true, onTickets }));
  const [content] = await Promise.all([buffer(gzip), pipeline(csv, gzip)]);
  const file = { eventId, kickOff: startTime, minutesBefore, tickets, behindSeconds, content };
  return keepEventFile(database, file, erasedPersons);
}
