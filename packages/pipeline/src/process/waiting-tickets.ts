import {
  type ErasedDigests,
  type QuarantinedBody,
  type Queryable,
  readWaitingForNumber,
} from '@tixngo-sync/db';
import { ErasedPersons } from '../privacy/erased-persons.js';
import { type PlacedChange, readPage } from './read-page.js';

/** An open quarantined ticket that waits for its tax number. */
export interface WaitingTicket {
  readonly quarantineId: number;
  readonly change: PlacedChange;
}

export const NONE_WAITING: readonly WaitingTicket[] = [];

/** What reading them needs of the page that is being applied, or of the settings. */
export interface WaitingContext extends ErasedDigests {
  readonly now: Date;
}

/**
 * Reads the quarantined tickets whose tax number this page may free, or whose own ticket it changes, so that
 * they are judged together with its tickets (docs/domain.md, "A tax number that moves"). The caller holds the
 * apply lock. Usually there are none, and it costs one look-up.
 * @param pageId of the page, whose own rows are left out
 * @param ticketIds of its tickets
 */
export async function readWaiting(
  client: Queryable,
  context: WaitingContext,
  pageId: number,
  ticketIds: readonly string[],
): Promise<readonly WaitingTicket[]> {
  const rows = await readWaitingForNumber(client, pageId, ticketIds);
  if (rows.length === 0) return NONE_WAITING;
  const erased = new ErasedPersons(context);
  const waiting: WaitingTicket[] = [];
  for (const ofPage of byPage(rows)) waiting.push(...(await readRows(ofPage, erased, context.now)));
  return waiting;
}

async function readRows(
  rows: readonly QuarantinedBody[],
  erased: ErasedPersons,
  now: Date,
): Promise<WaitingTicket[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const { changes } = await readPage({
    pageId: first.pageId,
    source: first.source,
    elements: rows.map(({ position, lineNumber, body }) => ({
      position,
      line: lineNumber,
      raw: JSON.parse(body ?? 'null') as unknown,
    })),
    skippedTaxNumbers: new Set(),
    erased,
    now,
  });
  const idOf = new Map(rows.map(({ position, quarantineId }) => [position, quarantineId]));
  return changes.flatMap((change) => {
    const quarantineId = idOf.get(change.element.position);
    return quarantineId === undefined ? [] : [{ quarantineId, change }];
  });
}

function byPage(rows: readonly QuarantinedBody[]): Iterable<QuarantinedBody[]> {
  const pages = new Map<number, QuarantinedBody[]>();
  for (const row of rows) {
    const ofPage = pages.get(row.pageId);
    if (ofPage === undefined) pages.set(row.pageId, [row]);
    else ofPage.push(row);
  }
  return pages.values();
}
