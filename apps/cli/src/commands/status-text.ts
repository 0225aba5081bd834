import type { Circuit, OpenFailures, SystemStatus } from '@tixngo-sync/db';
import { count, fields, section } from '../output/table.js';
import { duration, localTime } from '../output/times.js';
import { showInterval } from '../parse/duration.js';

/** What is open and what to do next; empty if nothing is. */
export function describeOpen(open: OpenFailures): string {
  return nextSteps(open).join('\n');
}

/** One sentence for each thing that waits for a person, with the command that shows it. */
export function nextSteps({ failedPages, quarantined, quarantinedByReason }: OpenFailures): string[] {
  const reasons = Object.entries(quarantinedByReason).map(([reason, tickets]) => `${reason} ${tickets}`);
  return [
    ...(failedPages === 0
      ? []
      : [
          `${count(failedPages, 'failed page')}: \`tixngo-sync pages list --status FAILED\` says why, \`pages retry --failed\` tries again.`,
        ]),
    ...(quarantined === 0
      ? []
      : [
          `${count(quarantined, 'quarantined ticket')} (${reasons.join(', ')}): \`tixngo-sync quarantine list\`, \`quarantine show ID\` says what to do.`,
        ]),
  ];
}

export function describeStatus(status: SystemStatus): string {
  const { lag, key, lastRun, runningRun, workers, open } = status;
  const since = lag.sinceLastSuccessSeconds;
  return [
    fields({
      'last run':
        lastRun === null
          ? 'none yet: `tixngo-sync run`'
          : `${lastRun.runId}, ${lastRun.status}, started ${duration(Date.now() - lastRun.startedAt.getTime())} ago`,
      'under way':
        runningRun === null
          ? null
          : `run ${runningRun.runId}: ${count(runningRun.pages, 'page')}, ${count(runningRun.received, 'ticket')}`,
      'last success': since === null ? 'never' : `${duration(since * 1000)} ago`,
      TIXNGO: describeTixngo(status.tixngo),
      lag: describeLag(status),
      'fetched through': key.fetchedThrough ?? '(the beginning of the feed)',
      'committed through': key.committedThrough ?? '(the beginning of the feed)',
      workers:
        workers.length === 0
          ? 'none is up: `tixngo-sync run` processes by itself, schedules wait'
          : workers.map((worker) => `${worker.host}/${worker.pid}`).join(', '),
    }),
    section(
      'Schedules',
      status.schedules.map(scheduleLine).join('\n') ||
        '(none) `tixngo-sync schedules create --name main --every 5m`',
    ),
    section('Open', describeOpen(open) || 'nothing'),
  ].join('\n');
}

/** "Waiting for a rate limit" needs nobody; "gives nothing" may. */
function describeTixngo({ state, since, nextTryAt, code, message }: Circuit): string {
  const next = nextTryAt === null ? 'soon' : localTime(nextTryAt);
  if (state === 'answers') return 'answers';
  if (state === 'waiting')
    return code === 'TOO_MANY_REQUESTS'
      ? `asked us to wait: the run asks again at ${next}, by itself`
      : `${message} The run asks again at ${next}, by itself`;
  const long = since === null ? '' : ` for ${duration(Date.now() - since.getTime())}`;
  return `gives nothing${long} (${code}): tried again at ${next}, scheduled runs wait; \`tixngo-sync run\` tries now. ${message ?? ''}`;
}

/** How old the oldest change is that TIXNGO has given and S-360 does not show. */
function describeLag({ lag, open }: SystemStatus): string {
  if (lag.unprocessedPages === 0 && open.quarantined === 0)
    return 'none: S-360 shows all that TIXNGO has given';
  const missing = [
    lag.unprocessedPages > 0 && `${count(lag.unprocessedPages, 'page')} fetched and not processed`,
    open.quarantined > 0 && `${count(open.quarantined, 'quarantined ticket')}`,
  ];
  return `${duration(lag.oldestChangeSeconds * 1000)} (${missing.filter(Boolean).join(', ')})`;
}

function scheduleLine(schedule: SystemStatus['schedules'][number]): string {
  const frequency =
    schedule.everySeconds === null
      ? (schedule.cron ?? 'when asked')
      : `every ${showInterval(schedule.everySeconds)}`;
  const paused =
    schedule.pausedAt === null
      ? ''
      : `, paused${schedule.pausedNote === null ? '' : ` (${schedule.pausedNote})`}`;
  return `${schedule.name}: ${schedule.launch.toLowerCase()}, ${frequency}, batches of ${schedule.batchSize}${paused}`;
}
