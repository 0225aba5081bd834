import { setTimeout as sleep } from 'node:timers/promises';
import { createToken } from '@tixngo-sync/auth';
import { createDatabase } from '@tixngo-sync/db';
import { checkAudit } from './audit-check.js';
import { sql } from './database.js';
import type { Finding } from './finding.js';
import { type Action, type Answer, createPerson, type Person } from './person.js';
import { AUTHOR, SCHEDULE } from './settle.js';

/** Tickets that people upload; the arena has none of these. */
export const PEOPLE_TICKETS = 'people-';
const OPERATORS = 2;
const BAD_TICKETS = 10;
const POLL_MS = 200;
const PAUSE_MS = 300;
/** How many batch sizes they use in turn. */
const BATCH_SIZES = 7;

/** People who retry, give up, skip, pause and edit schedules during the faults. */
export interface People {
  readonly actions: () => readonly Action[];
  /** Has everybody finish what they have begun. @returns what is wrong with the outcome */
  finish(): Promise<Finding[]>;
}

/**
 * @param url of the dashboard
 * @param batchSize of the schedule
 */
export async function startPeople(databaseUrl: string, url: string, batchSize: number): Promise<People> {
  const end = new AbortController();
  const admin = createPerson('admin', url, await token(databaseUrl, 'admin'));
  const operators = await Promise.all(
    Array.from({ length: OPERATORS }, async (_, index) =>
      createPerson(`operator ${index + 1}`, url, await token(databaseUrl, 'operator', index)),
    ),
  );
  const [row] = await sql<{ id: number }>(
    databaseUrl,
    'SELECT schedule_id AS id FROM schedule WHERE name = $1',
    [SCHEDULE],
  );
  const scheduleId = row?.id ?? 0;
  const work = Promise.all([
    editSchedules(admin, scheduleId, batchSize, end.signal),
    ...operators.map((operator, index) => handleFailures(operator, index, end.signal)),
  ]);
  // Awaited by finish; until then a rejection must not count as unhandled.
  work.catch(() => undefined);
  const actions = () => [admin, ...operators].flatMap((person) => person.actions);
  return {
    actions,
    finish: async () => {
      end.abort();
      const [edited] = await work;
      return [...(await checkAudit(databaseUrl, actions())), ...(await checkSchedule(databaseUrl, edited))];
    },
  };
}

async function token(databaseUrl: string, role: 'admin' | 'operator', index = 0): Promise<string> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    return await createToken(database, AUTHOR, { name: `${role}-${index}`, role });
  } finally {
    await database.close();
  }
}

interface Edited {
  readonly batchSize: number;
}

/** Edits the schedule that runs, pauses it and resumes it. @returns what its fields are in the end */
async function editSchedules(
  admin: Person,
  scheduleId: number,
  first: number,
  signal: AbortSignal,
): Promise<Edited | null> {
  const path = `/schedules/${scheduleId}`;
  let edited: Edited | null = null;
  for (let turn = 0; !signal.aborted; turn++) {
    // Never the one it has: an equal edit is in no audit log.
    const batchSize = first + 1 + (turn % BATCH_SIZES);
    const { status } = await admin.act('edit the schedule', 'PATCH', path, { batchSize });
    if (status === 200) edited = { batchSize };
    await admin.act('pause the schedule', 'POST', `${path}/pause`, {});
    await admin.act('resume the schedule', 'POST', `${path}/resume`, {});
    await sleep(PAUSE_MS * 10, undefined, { signal }).catch(() => undefined);
  }
  return edited;
}

/** Uploads files with bad tickets, and handles what fails. */
async function handleFailures(operator: Person, index: number, signal: AbortSignal): Promise<void> {
  for (let round = 1; !signal.aborted; round++) {
    const name = `${PEOPLE_TICKETS}${index}-${round}`;
    const isPage = round % 2 === 0;
    const runId = await upload(operator, isPage ? badTickets(name, BAD_TICKETS) : mixedTickets(name));
    const pages = await operator.read(`/pages?runId=${runId}`);
    // An upload whose dashboard was killed before it stored the page: it is FAILED, and sent again.
    const pageId = pages.body?.items?.[0]?.pageId;
    if (pageId === undefined) continue;
    await (isPage ? handlePage(operator, pageId, round) : handleTicket(operator, pageId));
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function handlePage(operator: Person, pageId: number, round: number): Promise<void> {
  const path = `/pages/${pageId}`;
  const giveUp = () => operator.act(`give up page ${pageId}`, 'POST', `${path}/give-up`, {});
  await untilFailed(operator, pageId);
  // Every other time it is given up before, and the retry takes that back.
  if (round % 4 === 0) await giveUp();
  await operator.act(`retry page ${pageId}`, 'POST', `${path}/retry`, {});
  await untilFailed(operator, pageId);
  await giveUp();
}

async function handleTicket(operator: Person, pageId: number): Promise<void> {
  const { body } = await untilTrue(
    () => operator.read(`/quarantine?pageId=${pageId}`),
    (answer) => answer.body?.items?.length === 1,
  );
  const id = body?.items?.[0]?.quarantineId;
  await operator.act(`retry ticket ${id}`, 'POST', `/quarantine/${id}/retry`, {});
  await operator.act(`skip ticket ${id}`, 'POST', `/quarantine/${id}/skip`, {});
}

async function untilFailed(operator: Person, pageId: number): Promise<void> {
  await untilTrue(
    () => operator.read(`/pages/${pageId}`),
    ({ body }) => body?.page?.status === 'FAILED',
  );
}

/** Sends a file until the server has one of it. @returns its run, which has ended */
async function upload(operator: Person, content: string): Promise<number> {
  const answer = await operator.act('upload a file', 'POST', '/uploads', content);
  const { runId } = answer.body ?? {};
  if (runId === undefined) throw new Error(`an upload was answered with ${answer.status}`);
  await untilTrue(
    () => operator.read(`/uploads/${runId}`),
    ({ body }) => body?.isDone === true,
  );
  return runId;
}

async function untilTrue(look: () => Promise<Answer>, isTrue: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await look();
    if (answer.status === 200 && isTrue(answer)) return answer;
    await sleep(POLL_MS);
  }
}

const UPDATED_AT = '2026-05-01T10:00:00.000Z';
const badTicket = (id: string) => ({
  ticketId: id,
  taxNumber: `tax-${id}`,
  updatedAt: 'yesterday',
  event: { id: 'people' },
});
const goodTicket = (id: string) => ({
  ...badTicket(id),
  updatedAt: UPDATED_AT,
  status: 'DOWNLOADED',
  lifecycle: [{ status: 'DOWNLOADED', timestamp: UPDATED_AT }],
});
/** A page on which all are bad is a failed page. */
const badTickets = (name: string, count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => badTicket(`${name}-${index}`)));
const mixedTickets = (name: string) => JSON.stringify([badTicket(`${name}-bad`), goodTicket(`${name}-good`)]);

async function checkSchedule(databaseUrl: string, edited: Edited | null): Promise<Finding[]> {
  if (edited === null) return [];
  const [found] = await sql<{ batch_size: number; paused: boolean }>(
    databaseUrl,
    'SELECT batch_size, paused_at IS NOT NULL AS paused FROM schedule WHERE name = $1',
    [SCHEDULE],
  );
  if (found?.batch_size === edited.batchSize && !found.paused) return [];
  const what = `the schedule is ${JSON.stringify(found)}, but was last set to ${JSON.stringify(edited)} and resumed`;
  return [{ kind: 'lost', what }];
}
