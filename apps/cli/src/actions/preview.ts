import type { RunStatus, TicketCounts } from '@tixngo-sync/domain';
import type { PagePreview, TicketPreview } from '@tixngo-sync/pipeline';
import { outcomes } from '../output/run.js';
import { cellText, count, fields } from '../output/table.js';
import type { Processed } from './processing.js';

/** Tickets that a dry run lists; the counts cover all of them. */
const KEPT = 1000;

type BadTicket = PagePreview['bad'][number];

/** Collects what would change, page by page. */
export class Preview {
  readonly #startedAt = Date.now();
  readonly #tickets: TicketPreview[] = [];
  readonly #bad: BadTicket[] = [];
  #changed = 0;

  add({ tickets, bad }: PagePreview): void {
    this.#changed += tickets.length;
    this.#tickets.push(...tickets.slice(0, KEPT - this.#tickets.length));
    this.#bad.push(...bad.slice(0, KEPT - this.#bad.length));
  }

  /** Returns a run's summary, without a run id, plus the tickets that would change. */
  processed(total: TicketCounts & { readonly pages: number }, paginationKey: string | null): Processed {
    const status: RunStatus = total.quarantined > 0 ? 'SUCCEEDED_WITH_ERRORS' : 'SUCCEEDED';
    const { pages, received } = total;
    const document = {
      dryRun: true,
      runId: null,
      status,
      pages,
      received,
      ...outcomes(total),
      paginationKey,
      durationMs: Date.now() - this.#startedAt,
      changedTickets: this.#changed,
      tickets: this.#tickets,
      badTickets: this.#bad,
    };
    return { document, text: this.#describe(total), wouldBeOpen: total.quarantined > 0 };
  }

  #describe(total: TicketCounts & { readonly pages: number }): string {
    const more = this.#changed - this.#tickets.length;
    return [
      'Nothing was changed. The result would be:',
      fields({ pages: total.pages, received: total.received, ...outcomes(total) }),
      ...this.#bad.map(describeBad),
      ...this.#tickets.map(describeTicket),
      ...(more > 0 ? [`… and ${count(more, 'ticket')} more`] : []),
    ].join('\n');
  }
}

function describeBad({ line, position, ticketId, reason, message }: BadTicket): string {
  const place = line === null ? `position ${position}` : `line ${line}`;
  return `${place} ${cellText(ticketId)} → quarantine: ${reason}, ${cellText(message)}`;
}

function describeTicket({ ticketId, isNew, changes }: TicketPreview): string {
  const lines = Object.entries(changes).map(
    ([field, { before, after }]) => `  ${field}: ${isNew ? '' : `${shown(before)} → `}${shown(after)}`,
  );
  return [`${cellText(ticketId)}${isNew ? ' (new)' : ''}`, ...lines].join('\n');
}

function shown(value: unknown): string {
  return cellText(typeof value === 'string' ? value : JSON.stringify(value));
}
