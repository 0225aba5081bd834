import { type Circuit, readStatus, type SystemStatus } from '@tixngo-sync/db';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { keyText } from '../output/run.js';
import { count, fields, section } from '../output/table.js';
import { duration, localTime, showInterval } from '../output/times.js';
import { describeOpen, nextSteps } from './open-failures.js';

export async function show(output: Output): Promise<void> {
  const status = await withDatabase(output, ({ database }) => readStatus(database));
  output.result({ ...status, nextSteps: nextSteps(status.open) }, () => describeStatus(status));
}

function describeStatus(status: SystemStatus): string {
  const { key, lag, open, schedules } = status;
  const since = lag.sinceLastSuccessSeconds;
  return [
    fields({
      'last run': describeLastRun(status),
      'in progress': describeRunning(status),
      'last successful run': since === null ? 'never' : `${duration(since * 1000)} ago`,
      TIXNGO: describeTixngo(status.tixngo),
      'behind by': describeBehind(status),
      'fetched through': keyText(key.fetchedThrough),
      'committed through': keyText(key.committedThrough),
      workers: describeWorkers(status),
    }),
    section(
      'Schedules',
      schedules.map(scheduleLine).join('\n') || 'none: `tixngo-sync schedules create --name main --every 5m`',
    ),
    section('Open', describeOpen(open) || 'nothing'),
  ].join('\n');
}

function describeLastRun({ lastRun }: SystemStatus): string {
  if (lastRun === null) return 'none yet: `tixngo-sync run`';
  const age = duration(Date.now() - lastRun.startedAt.getTime());
  return `${lastRun.runId}, ${lastRun.status}, started ${age} ago`;
}

function describeRunning({ runningRun }: SystemStatus): string | null {
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
    return `${why} The run tries again ${next}`;
  }
  const down = since === null ? '' : ` since ${localTime(since)} (${duration(Date.now() - since.getTime())})`;
  return [
    `down${down}: ${code}. Scheduled runs wait; the next try is ${next}.`,
    'To try now: `tixngo-sync run`.',
    message ?? '',
  ].join(' ');
}

/** How old the oldest change is that TIXNGO has sent and S-360 does not have. */
function describeBehind({ lag, open }: SystemStatus): string {
  if (lag.sinceLastSuccessSeconds === null) return 'unknown: no run has succeeded yet';
  if (lag.unprocessedPages === 0 && open.quarantined === 0)
    return 'nothing: S-360 has everything that TIXNGO has sent';
  const missing = [
    lag.unprocessedPages > 0 && `${count(lag.unprocessedPages, 'page')} fetched but not processed`,
    open.quarantined > 0 && count(open.quarantined, 'quarantined ticket'),
  ];
  return `${duration(lag.oldestChangeSeconds * 1000)} (${missing.filter(Boolean).join(', ')})`;
}

function describeWorkers({ workers }: SystemStatus): string {
  if (workers.length === 0)
    return 'none is running: schedules wait; `tixngo-sync run` processes its own pages';
  return workers.map((worker) => `${worker.host}/${worker.pid}`).join(', ');
}

function scheduleLine(schedule: SystemStatus['schedules'][number]): string {
  const { name, launch, everySeconds, cron, batchSize, pausedAt, pausedNote } = schedule;
  const frequency = everySeconds === null ? (cron ?? 'by command') : `every ${showInterval(everySeconds)}`;
  const note = pausedNote === null ? '' : ` (${pausedNote})`;
  const paused = pausedAt === null ? '' : `, paused${note}`;
  return `${name}: ${launch.toLowerCase()}, ${frequency}, batch size ${batchSize}${paused}`;
}
