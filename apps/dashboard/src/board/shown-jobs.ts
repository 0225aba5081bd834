import { type Database, type JobRecords, readJobRecords } from '@tixngo-sync/db';

/** A job in an answer of Bull Board; its data and return value are as `shownData` leaves them. */
export interface ShownJob {
  name: string;
  progress: unknown;
  readonly data: unknown;
  readonly returnValue: unknown;
  readonly finishedOn?: number | null;
}

interface ShownScheduler {
  readonly id: string;
  name: string;
}

/** What a job is about; absent: not known, or not about one. */
interface About {
  readonly pageId?: number | undefined;
  readonly replayRunId?: number | undefined;
  readonly runId?: number | undefined;
  readonly scheduleId?: number | undefined;
}

/**
 * Gives the jobs and schedulers of an answer names for people, from the records they are about, and makes the
 * progress a percentage: of a run, how many of its pages are done.
 */
export async function nameShown(database: Database, body: unknown): Promise<void> {
  const jobs = jobsIn(body).map((job) => ({ job, about: aboutOf(job) }));
  const schedulers = schedulersIn(body);
  if (jobs.length + schedulers.length === 0) return;
  const records = await readJobRecords(database, {
    pages: jobs.flatMap(({ about: { pageId } }) => pageId ?? []),
    runs: jobs.flatMap(({ about: { runId } }) => runId ?? []),
  });
  for (const { job, about } of jobs) {
    job.name = nameOf(about, records) ?? job.name;
    job.progress = progressOf(job, about, records);
  }
  for (const scheduler of schedulers) {
    const id = scheduleIdOf(scheduler.id);
    const name = id === null ? undefined : records.schedules.get(id);
    if (name !== undefined) scheduler.name = `schedule ${name} · edit it in the console: Schedules`;
  }
}

/** Returns the schedule of a job scheduler; null when it is none of ours. */
export function scheduleIdOf(schedulerId: string): number | null {
  const [, id] = /^schedule-(\d+)$/.exec(schedulerId) ?? [];
  return id === undefined ? null : Number(id);
}

/** Where the console shows what a job is about. */
export function consolePathOf(job: Pick<ShownJob, 'data' | 'returnValue'>): string | null {
  const { pageId, runId } = aboutOf(job);
  if (pageId !== undefined) return `/pages/${pageId}`;
  return runId === undefined ? null : `/runs/${runId}`;
}

function aboutOf({ data, returnValue }: Pick<ShownJob, 'data' | 'returnValue'>): About {
  return {
    pageId: numberIn(data, 'pageId'),
    replayRunId: numberIn(data, 'replayRunId'),
    runId: numberIn(data, 'runId') ?? numberIn(returnValue, 'runId'),
    scheduleId: numberIn(data, 'scheduleId'),
  };
}

function nameOf({ pageId, replayRunId, runId, scheduleId }: About, records: JobRecords): string | undefined {
  const page = pageId === undefined ? undefined : records.pages.get(pageId);
  if (page !== undefined) {
    const replay = replayRunId === undefined ? '' : `, replayed by run ${replayRunId}`;
    return `page ${page.pageId} of run ${page.runId} · ${page.received} tickets${replay}`;
  }
  const schedule = scheduleId === undefined ? undefined : records.schedules.get(scheduleId);
  const run = runId === undefined ? undefined : records.runs.get(runId);
  if (run !== undefined) return `run ${run.runId} · ${run.scheduleName ?? schedule ?? 'by hand'}`;
  return schedule === undefined ? undefined : `schedule ${schedule}`;
}

function progressOf(job: ShownJob, { runId }: About, records: JobRecords): number {
  const run = runId === undefined ? undefined : records.runs.get(runId);
  if (run === undefined || run.isOver) return job.finishedOn == null ? 0 : 100;
  // While it fetches, the number of pages is not known yet.
  return run.pages === 0 ? 0 : Math.min(99, Math.round((100 * run.donePages) / run.pages));
}

function jobsIn(body: unknown): ShownJob[] {
  const inQueues = listIn(body, 'queues').flatMap((queue) => listIn(queue, 'jobs'));
  // Bull Board checks its answers against its own schemas.
  return [...inQueues, valueIn(body, 'job') ?? []].flat() as ShownJob[];
}

function schedulersIn(body: unknown): ShownScheduler[] {
  return listIn(body, 'schedulers') as ShownScheduler[]; // as above
}

function listIn(value: unknown, name: string): unknown[] {
  const list = valueIn(value, name);
  return Array.isArray(list) ? list : [];
}

function numberIn(value: unknown, name: string): number | undefined {
  const found = valueIn(value, name);
  return typeof found === 'number' ? found : undefined;
}

function valueIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
