import type { BadTicket, DriftCount } from '@tixngo-sync/db';
import { type MappedChange, mapTicketChange } from '@tixngo-sync/mapping';
import { parseTicketChange, ticketIdentity } from '@tixngo-sync/tixngo';
import { placeOf } from './place.js';

/** A valid change with its place in the feed and on the page. */
export interface PlacedChange extends MappedChange {
  readonly position: number;
  readonly place: number;
}

/** What the tickets of a page are, before the database is asked anything. */
export interface PageContent {
  readonly received: number;
  readonly skipped: number;
  readonly changes: readonly PlacedChange[];
  readonly bad: readonly BadTicket[];
  readonly drift: readonly DriftCount[];
  /** Of every ticket that says who it is. */
  readonly ticketIds: readonly string[];
}

export interface PageToRead {
  readonly pageId: number;
  readonly source: 'FEED' | 'FILE';
  readonly tickets: readonly unknown[];
  readonly skippedTaxNumbers: ReadonlySet<string>;
}

/** Tickets validated before others get a turn: validation is the long part that does not wait for anything. */
const TICKETS_A_TURN = 500;

/** Skips, validates and maps the tickets of a page. Throws nothing, whatever they are (I5). */
export async function readPage(page: PageToRead): Promise<PageContent> {
  const changes: PlacedChange[] = [];
  const bad: BadTicket[] = [];
  const ticketIds = new Set<string>();
  const drift = new Map<string, { path: string; kind: string; count: number }>();
  let skipped = 0;
  for (let position = 0; position < page.tickets.length; position++) {
    if (position > 0 && position % TICKETS_A_TURN === 0) await nextTurn();
    const raw = page.tickets[position];
    const { ticketId, taxNumber } = ticketIdentity(raw);
    if (ticketId !== null) ticketIds.add(ticketId);
    if (taxNumber !== null && page.skippedTaxNumbers.has(taxNumber)) {
      skipped++;
      continue;
    }
    const place = placeOf(page.source, page.pageId, position);
    const parsed = parseTicketChange(raw);
    if (!parsed.ok) {
      const { reason, field, message } = parsed;
      bad.push({ position, place, lineNumber: null, ticketId, taxNumber, reason, field, message, body: bodyOf(raw) });
      continue;
    }
    for (const note of parsed.drift) count(drift, note);
    changes.push({ ...mapTicketChange(parsed.change), position, place });
  }
  return { received: page.tickets.length, skipped, changes, bad, drift: [...drift.values()], ticketIds: [...ticketIds] };
}

function count(drift: Map<string, { path: string; kind: string; count: number }>, note: { path: string; kind: string }): void {
  const key = `${note.kind} ${note.path}`;
  const known = drift.get(key);
  if (known === undefined) drift.set(key, { ...note, count: 1 });
  else known.count++;
}

/** JSON text that PostgreSQL can store: NUL and lone surrogates stand in it as escapes. */
export function bodyOf(raw: unknown): string {
  return JSON.stringify(raw) ?? 'null';
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
