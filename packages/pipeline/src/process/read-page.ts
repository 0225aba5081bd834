import type { BadTicket, DriftCount } from '@tixngo-sync/db';
import { type MappedChange, mapTicketChange } from '@tixngo-sync/domain';
import {
  latestPossible,
  parseTicketChange,
  type TicketIdentity,
  ticketIdentity,
  ticketText,
} from '@tixngo-sync/tixngo';
import { nextTurn, TICKETS_PER_TURN } from '../page/next-turn.js';
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
  let inTurn = 0;
  const latest = latestPossible(page.now);
  for (const received of page.elements) {
    if (inTurn++ === TICKETS_PER_TURN) {
      inTurn = 1;
      await nextTurn();
    }
    const raw = page.erased.replaceIn(received.raw);
    const element = raw === received.raw ? received : { ...received, raw };
    if (element !== received) namesErased = true;
    const skippedAs = skippedIdentity(page.skippedTaxNumbers, raw);
    if (skippedAs !== null) {
      if (skippedAs.ticketId !== null) ticketIds.add(skippedAs.ticketId);
      skipped++;
      continue;
    }
    const place = placeOf(page.source, page.pageId, element.position);
    if (element.malformed !== undefined) {
      bad.push(badTicket(element, place, notATicket(element.malformed)));
      continue;
    }
    const parsed = parseTicketChange(raw, latest);
    if (!parsed.ok) {
      const { ok: _, ...why } = parsed;
      if (why.ticketId !== null) ticketIds.add(why.ticketId);
      bad.push(badTicket(element, place, why));
      continue;
    }
    ticketIds.add(parsed.change.ticketId);
    for (const note of parsed.drift) countDrift(drift, note);
    changes.push(placed(mapTicketChange(parsed.change), element, place));
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

/** Returns the ids of a ticket on the skip list, which counts before its validity; null when it is not. */
function skippedIdentity(skippedTaxNumbers: ReadonlySet<string>, raw: unknown): TicketIdentity | null {
  if (skippedTaxNumbers.size === 0) return null;
  const identity = ticketIdentity(raw);
  return identity.taxNumber !== null && skippedTaxNumbers.has(identity.taxNumber) ? identity : null;
}

/** Extends the change: copying that many fields, even with Object.assign, takes many times as long. */
function placed(
  change: MappedChange & { element?: PageElement; place?: number },
  element: PageElement,
  place: number,
): PlacedChange {
  change.element = element;
  change.place = place;
  return change as PlacedChange; // both were just set
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
