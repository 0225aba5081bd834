import type { RunSummary, TicketCounts } from '@tixngo-sync/domain';
import { count, fields } from './table.js';
import { duration } from './times.js';

export function describeRun(summary: RunSummary): string {
  const seconds = summary.durationMs / 1000;
  const rate = seconds > 0 ? Math.round(summary.received / seconds) : summary.received;
  return [
    `Run ${summary.runId}: ${summary.status}`,
    fields({
      pages: summary.pages,
      received: `${count(summary.received, 'ticket')} in ${duration(summary.durationMs)} (${rate.toLocaleString('en')} a second)`,
      ...outcomes(summary),
      key: summary.paginationKey ?? '(the beginning of the feed)',
    }),
  ].join('\n');
}

/** What became of the tickets received. */
export function outcomes({ applied, unchanged, stale, skipped, quarantined }: TicketCounts) {
  return { applied, unchanged, stale, skipped, quarantined };
}
