import type { BadTicket, DriftCount } from '@tixngo-sync/db';
import { type MappedChange, mapTicketChange } from '@tixngo-sync/domain';
import { parseTicketChange, ticketIdentity, ticketText } from '@tixngo-sync/tixngo';
import { type PageElement, placeOf } from '../page/page-elements.js';
import type { ErasedPersons } from '../privacy/erased-persons.js';

/** A valid change, with its place in the feed and its element of the page. */
export interface PlacedChange extends MappedChange {
  readonly element: PageElement;
  readonly place: number;
}

/** The tickets of a page, before they are compared with the stored ones. */
export interface PageContent {
  readonly received: number;
  readonly skipped: number;
  readonly changes: readonly PlacedChange[];
  readonly bad: readonly BadTicket[];
  readonly drift: readonly DriftCount[];
  /** Of every ticket that has an id, bad ones included. */
  readonly ticketIds: readonly string[];
  /** The page names an erased person, so its body is not kept. */
  readonly namesErased: boolean;
}

export interface PageToRead {
  readonly pageId: number;
  readonly source: 'FEED' | 'FILE';
  readonly elements: readonly PageElement[];
  readonly skippedTaxNumbers: ReadonlySet<string>;
  readonly erased: ErasedPersons;
  /** The database's time. */
  readonly now: Date;
}

/**
 * Tickets validated before yielding to the event loop: about one millisecond. The page being applied holds
 * the apply lock and needs this thread after each statement.
 */
const TICKETS_PER_TURN = 25;

/**
 * Skips, validates and maps the tickets of a page. Never throws, whatever they contain (I5). Erased persons
 * are replaced by their stand-ins, in quarantined bodies too.
 */
export async function readPage(page: PageToRead): Promise<PageContent> {
  const changes: PlacedChange[] = [];
  const bad: BadTicket[] = [];
  const ticketIds = new Set<string>();
  const drift: DriftCounts = new Map();
  let skipped = 0;
  let namesErased = false;
  for (const [index, received] of page.elements.entries()) {
    if (index > 0 && index % TICKETS_PER_TURN === 0) await nextTurn();
    const raw = page.erased.replaceIn(received.raw);
    const element = raw === received.raw ? received : { ...received, raw };
    if (element !== received) namesErased = true;
    const identity = ticketIdentity(raw);
    if (identity.ticketId !== null) ticketIds.add(identity.ticketId);
    if (identity.taxNumber !== null && page.skippedTaxNumbers.has(identity.taxNumber)) {
      skipped++;
      continue;
    }
    const place = placeOf(page.source, page.pageId, element.position);
    if (element.malformed !== undefined) {
      bad.push(badTicket(element, place, notATicket(element.malformed)));
      continue;
    }
    const parsed = parseTicketChange(raw, page.now);
    if (!parsed.ok) {
      const { reason, field, message } = parsed;
      bad.push(badTicket(element, place, { ...identity, reason, field, message }));
      continue;
    }
    for (const note of parsed.drift) countDrift(drift, note);
    // Extended, not copied: copying that many fields takes many times as long (docs/performance.md).
    changes.push(Object.assign(mapTicketChange(parsed.change), { element, place }));
  }
  return {
    received: page.elements.length,
    skipped,
    changes,
    bad,
    drift: [...drift.values()],
    ticketIds: [...ticketIds],
    namesErased,
  };
}

type DriftCounts = Map<string, { path: string; kind: string; count: number }>;

function countDrift(drift: DriftCounts, note: { path: string; kind: string }): void {
  const key = `${note.kind} ${note.path}`;
  const known = drift.get(key);
  if (known === undefined) drift.set(key, { ...note, count: 1 });
  else known.count++;
}

type Badness = Pick<BadTicket, 'ticketId' | 'taxNumber' | 'reason' | 'field' | 'message'>;

function notATicket(message: string): Badness {
  return { ticketId: null, taxNumber: null, reason: 'NOT_AN_OBJECT', field: null, message };
}

/** Builds the quarantine row for one element of a page. */
export function badTicket(element: PageElement, place: number, why: Badness): BadTicket {
  // ticketText writes NUL and lone surrogates as escapes, so that PostgreSQL can store the body.
  return {
    position: element.position,
    place,
    lineNumber: element.line,
    ...why,
    body: ticketText(element.raw),
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
