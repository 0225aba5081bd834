import type { Circuit } from '@tixngo-sync/db';
import { type CurrentStatus, describeEventDay, readCurrentStatus } from '@tixngo-sync/pipeline/status';
import { withDatabase } from '../context/database.js';
import { headlineText, statusText } from '../output/colour.js';
import { amount } from '../output/number.js';
import type { Output } from '../output/output.js';
import { keyText } from '../output/run.js';
import { count, fields, section } from '../output/table.js';
import { duration, localTime, showInterval } from '../output/times.js';
import { describeOpen, nextSteps } from './open-failures.js';

export async function show(output: Output): Promise<void> {
  const status = await withDatabase(output, ({ database }) => readCurrentStatus(database));
  output.result({ ...status, nextSteps: nextSteps(status.open) }, () => describeStatus(status));
}

function describeStatus(status: CurrentStatus): string {
  const { key, lag, open, schedules, situation } = status;
  const since = lag.sinceLastSuccessSeconds;
  return [
    headlineText(situation.tone, situation.headline),
    `${situation.detail}\n`,
    fields({
      'last run': describeLastRun(status),
      'in progress': describeRunning(status),
      'last successful run': since === null ? 'never' : `${duration(since * 1000)} ago`,
      TIXNGO: describeTixngo(status.tixngo),
      'behind by': describeBehind(status),
      'oldest in quarantine': open.oldestSeconds === null ? null : duration(open.oldestSeconds * 1000),
      'fetched through': keyText(key.fetchedThrough),
      'committed through': keyText(key.committedThrough),
      workers: describeWorkers(status),
      'paused queues': describePausedQueues(status),
    }),
    section(
      'Schedules',
      schedules.map((schedule) => scheduleLine(schedule, status.readAt)).join('\n') ||
        'none: `tixngo-sync schedules create --name main --every 5m`',
    ),
    section(
      'Less far behind',
      status.events
        .map(({ eventName, behindSeconds }) => `${eventName}: ${duration(behindSeconds * 1000)}`)
        .join('\n'),
    ),
    section('Open', describeOpen(open) || 'nothing'),
  ].join('\n');
}

function describeLastRun({ lastRun }: CurrentStatus): string {
  if (lastRun === null) return 'none yet: `tixngo-sync run`';
  const age = duration(Date.now() - lastRun.startedAt.getTime());
  return `${lastRun.runId}, ${statusText(lastRun.status)}, started ${age} ago`;
}

function describeRunning({ runningRun }: CurrentStatus): string | null {
  if (runningRun === null) return null;
  const { runId, pages, received } = runningRun;
  return `run ${runId}: ${count(pages, 'page')}, ${count(received, 'ticket')}`;
}

/** A rate limit passes without anyone's help; an outage may need someone. */
function describeTixngo({ state, since, nextTryAt, code, message }: Circuit): string {
  const next = nextTryAt === null ? 'soon' : `at ${localTime(nextTryAt)}`;
  if (state === 'answers') return 'answers';
  if (state === 'waiting') {
    const why = code === 'TOO_MANY_REQUESTS' ? 'asked us to wait.' : message;
    const first = since === null ? '' : ` First failed answer: ${localTime(since)}.`;
    return `${why}${first} The run tries again ${next}`;
  }
  const down = since === null ? '' : ` since ${localTime(since)}`;
  return [
    `down${down}: ${code}. Scheduled runs wait; the next try is ${next}.`,
    'To try now: `tixngo-sync run`.',
    message ?? '',
  ].join(' ');
}

/** How long ago S-360 was last known to be complete. */
function describeBehind({ lag }: CurrentStatus): string {
  if (lag.behindSeconds === null)
    return 'unknown: no run has reached the end of the feed with all pages before it processed';
  const waiting = lag.unprocessedPages === 0 ? '' : ` (${count(lag.unprocessedPages, 'page')} not processed)`;
  return `${duration(lag.behindSeconds * 1000)}${waiting}`;
}

function describePausedQueues({ queues }: CurrentStatus): string | null {
  const names = queues.filter(({ paused }) => paused).map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}

function describeWorkers({ workers }: CurrentStatus): string {
  if (workers.length === 0)
    return 'none is running: schedules wait; `tixngo-sync run` processes its own pages';
  return workers.map((worker) => `${worker.host}/${worker.pid}`).join(', ');
}

function scheduleLine(schedule: CurrentStatus['schedules'][number], readAt: Date): string {
  const { name, launch, everySeconds, cron, batchSize, pausedAt } = schedule;
  const frequency = everySeconds === null ? (cron ?? 'by command') : `every ${showInterval(everySeconds)}`;
  const parts = [
    launch.toLowerCase(),
    frequency,
    describeEventDay(schedule, readAt.getTime()),
    `batch size ${amount(batchSize)}`,
    pausedAt === null ? null : describePause(schedule),
  ];
  return `${name}: ${parts.filter((part) => part !== null).join(', ')}`;
}

function describePause({ pausedAt, pausedBy, pausedNote }: CurrentStatus['schedules'][number]): string {
  const who = pausedBy === null ? '' : ` by ${pausedBy}`;
  const note = pausedNote === null ? '' : ` (${pausedNote})`;
  return `paused${who} since ${localTime(pausedAt)}${note}`;
}
