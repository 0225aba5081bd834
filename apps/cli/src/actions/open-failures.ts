import type { OpenFailures } from '@tixngo-sync/db';
import { amount } from '../output/number.js';
import { count } from '../output/table.js';

/** Returns what is open and what to do next; empty when nothing is open. */
export function describeOpen(open: OpenFailures): string {
  return nextSteps(open).join('\n');
}

/** Returns a sentence for failed pages and one for quarantined tickets, with the commands for them. */
export function nextSteps({ failedPages, quarantined, quarantinedByReason }: OpenFailures): string[] {
  const reasons = Object.entries(quarantinedByReason).map(
    ([reason, tickets]) => `${reason} ${amount(tickets)}`,
  );
  const steps: string[] = [];
  if (failedPages > 0) {
    const why = 'see why with `tixngo-sync pages list --status FAILED`';
    const then = 'Fix the cause, then retry: `tixngo-sync pages retry --failed`.';
    const otherwise = 'If it cannot be fixed: `tixngo-sync pages give-up ID --reason TEXT`.';
    steps.push(`${count(failedPages, 'failed page')}: ${why}. ${then} ${otherwise}`);
  }
  if (quarantined > 0) {
    const see = 'list them with `tixngo-sync quarantine list`; `quarantine show ID` says what to do.';
    steps.push(`${count(quarantined, 'quarantined ticket')} (${reasons.join(', ')}): ${see}`);
  }
  return steps;
}
