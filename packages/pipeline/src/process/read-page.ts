import type { BadTicket, DriftCount } from '@tixngo-sync/db';
import { type MappedChange, mapTicketChange } from '@tixngo-sync/domain';
import { parseTicketChange, ticketIdentity, ticketText } from '@tixngo-sync/tixngo';
import { type PageElement, placeOf } from '../page/page-element.js';
import type { ErasedPersons } from '../privacy/erased-persons.js';

/** A valid change with its place in the feed and on the page. */
export interface PlacedChange extends MappedChange {
  readonly element: PageElement;
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
  /** Somebody whose data was erased is on the page: its body is not kept. */
  readonly namesErased: boolean;
}

export interface PageToRead {
  readonly pageId: number;
  readonly source: 'FEED' | 'FILE';
  readonly elements: readonly PageElement[];
  readonly skippedTaxNumbers: ReadonlySet<string>;
  readonly erased: ErasedPersons;
}

/**
 * Tickets validated before others get a turn. Few, about a millisecond's: the page whose turn it is to be applied waits for this thread after
 * each statement, and holds the apply lock meanwhile.
 */
const TICKETS_A_TURN = 25;

/**
 * Skips, validates and maps the tickets of a page. Throws nothing, whatever they are (I5). Persons whose data was erased come in under
 * their stand-ins, in quarantined bodies too.
 */
export async function readPage(page: PageToRead): Promise<PageContent> {
  const changes: PlacedChange[] = [];
  const bad: BadTicket[] = [];
  const ticketIds = new Set<string>();
  const drift = new Map<string, { path: string; kind: string; count: number }>();
  let skipped = 0;
  let namesErased = false;
  for (const [index, asItCame] of page.elements.entries()) {
    if (index > 0 && index % TICKETS_A_TURN === 0) await nextTurn();
    const raw = page.erased.replaceIn(asItCame.raw);
    const element = raw === asItCame.raw ? asItCame : { ...asItCame, raw };
    if (element !== asItCame) namesErased = true;
    const { position } = element;
    const identity = ticketIdentity(raw);
    if (identity.ticketId !== null) ticketIds.add(identity.ticketId);
    if (identity.taxNumber !== null && page.skippedTaxNumbers.has(identity.taxNumber)) {
      skipped++;
      continue;
    }
    const place = placeOf(page.source, page.pageId, position);
    if (element.malformed !== undefined) {
      bad.push(
        badTicket(element, place, {
          ...NOBODY,
          reason: 'NOT_AN_OBJECT',
          field: null,
          message: element.malformed,
        }),
      );
      continue;
    }
    const parsed = parseTicketChange(raw);
    if (!parsed.ok) {
      bad.push(
        badTicket(element, place, {
          ...identity,
          reason: parsed.reason,
          field: parsed.field,
          message: parsed.message,
        }),
      );
      continue;
    }
    for (const note of parsed.drift) count(drift, note);
    // Added to, not copied: a copy of that many fields takes many times as long (docs/performance.md).
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

function count(
  drift: Map<string, { path: string; kind: string; count: number }>,
  note: { path: string; kind: string },
): void {
  const key = `${note.kind} ${note.path}`;
  const known = drift.get(key);
  if (known === undefined) drift.set(key, { ...note, count: 1 });
  else known.count++;
}

const NOBODY = { ticketId: null, taxNumber: null };

/** @returns a row of the quarantine for one element of a page */
export function badTicket(
  element: PageElement,
  place: number,
  why: Pick<BadTicket, 'ticketId' | 'taxNumber' | 'reason' | 'field' | 'message'>,
): BadTicket {
  // JSON text that PostgreSQL can store: NUL and lone surrogates stand in it as escapes.
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
