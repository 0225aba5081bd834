import type { RunSummary, TicketCounts } from '@tixngo-sync/domain';
import type { RunEvent } from '@tixngo-sync/pipeline';
import { statusText } from './colour.js';
import { amount } from './number.js';
import type { Output } from './output.js';
import { count, fields } from './table.js';
import { duration } from './times.js';

/** Describes a run that has just ended. */
export function describeSummary(summary: RunSummary): string {
  const seconds = summary.durationMs / 1000;
  const rate = perSecond(seconds > 0 ? summary.received / seconds : summary.received);
  return [
    `Run ${summary.runId}: ${statusText(summary.status)}`,
    fields({
      pages: summary.pages,
      received: `${count(summary.received, 'ticket')} in ${duration(summary.durationMs)} (${rate})`,
      ...outcomes(summary),
      key: keyText(summary.paginationKey),
    }),
  ].join('\n');
}

export function outcomes({ applied, unchanged, stale, skipped, quarantined }: TicketCounts) {
  return { applied, unchanged, stale, skipped, quarantined };
}

/** No key yet: the next request starts at the beginning of the feed. */
export function keyText(key: string | null): string {
  return key ?? '(beginning of the feed)';
}

/** Shows a run's events: prints each line once in a row, and draws progress over itself. */
export function showEvents(output: Output): (event: RunEvent) => void {
  let last: string | undefined;
  const print = (text: string) => {
    if (text !== last) output.note(text);
    last = text;
  };
  return (event) => {
    switch (event.kind) {
      case 'waiting':
        return print(`waiting: ${event.for}`);
      case 'line':
        return print(event.text);
      case 'progress': {
        const { pages, tickets, rate } = event.progress;
        const fetched = `${count(pages, 'page')}, ${count(tickets, 'ticket')} fetched (${perSecond(rate)})`;
        return output.progress(`${fetched}; ${count(event.processed, 'page')} processed`);
      }
    }
  };
}

function perSecond(rate: number): string {
  return `${amount(Math.round(rate))} per second`;
}
