import {
  type Database,
  loadPage,
  type PageToProcess,
  quarantineByPosition,
  sourcePlaces,
} from '@tixngo-sync/db';
import { ticketIdentity } from '@tixngo-sync/tixngo';
import { type PageElement, placeOf, readPageBody } from './page-elements.js';

/** What became of a ticket on a page. */
type TicketOutcome = 'CURRENT' | 'NOT_CURRENT' | 'QUARANTINED' | 'RESOLVED' | 'SKIPPED' | 'WAITING';

/** A ticket on a page. */
export interface TicketOfPage {
  readonly position: number;
  readonly ticketId: string | null;
  readonly taxNumber: string | null;
  readonly outcome: TicketOutcome;
  readonly quarantineId: number | null;
}

/**
 * Returns the tickets of a page by position, with what became of each as far as the tables say: the page's
 * counts are kept, but not what each ticket counted as.
 * @param limit of tickets
 * @returns null when there is no such page, or its body was cleared or cannot be read
 */
export async function pageTickets(
  database: Database,
  pageId: number,
  limit: number,
): Promise<TicketOfPage[] | null> {
  const page = await loadPage(database, pageId, true);
  if (page === null || page.body === null) return null;
  // A body that cannot be read must not hide the page.
  const elements = (await readPageBody(page.source, page.body).catch(() => null))?.slice(0, limit);
  if (elements === undefined) return null;
  const named = elements.map((element) => ({ element, ...ticketIdentity(element.raw) }));
  const ids = [...new Set(named.flatMap(({ ticketId }) => ticketId ?? []))];
  const [quarantined, places] = await Promise.all([
    quarantineByPosition(database, pageId),
    sourcePlaces(database, ids),
  ]);
  const skipped = new Set(page.skippedTaxNumbers);
  return named.map(({ element, ticketId, taxNumber }) => {
    const { position } = element;
    const bad = quarantined.get(position);
    const identity = { position, ticketId, taxNumber };
    if (bad !== undefined)
      return { ...identity, outcome: OF_QUARANTINE[bad.status], quarantineId: bad.quarantineId };
    const isSkipped = taxNumber !== null && skipped.has(taxNumber);
    const place = ticketId === null ? undefined : places.get(ticketId);
    return { ...identity, outcome: outcomeOf(page, element, isSkipped, place), quarantineId: null };
  });
}

const OF_QUARANTINE = { OPEN: 'QUARANTINED', RESOLVED: 'RESOLVED', SKIPPED: 'SKIPPED' } as const;

function outcomeOf(
  page: PageToProcess,
  { position }: PageElement,
  isSkipped: boolean,
  storedPlace: number | null | undefined,
): TicketOutcome {
  if (page.status !== 'PROCESSED') return 'WAITING';
  if (storedPlace === placeOf(page.source, page.pageId, position)) return 'CURRENT';
  return isSkipped || storedPlace === undefined ? 'SKIPPED' : 'NOT_CURRENT';
}
