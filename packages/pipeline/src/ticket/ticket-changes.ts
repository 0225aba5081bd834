import { type Database, loadPage, showTicket, type TicketDetail } from '@tixngo-sync/db';
import { type MappedChange, mapTicketChange } from '@tixngo-sync/domain';
import { latestPossible, parseTicketChange, ticketIdentity } from '@tixngo-sync/tixngo';
import { placeOf, readPageBody } from '../page/page-elements.js';

type Value = string | number | null;

export interface TicketChange {
  readonly pageId: number;
  readonly runId: number;
  /** On the page, from 0. */
  readonly position: number;
  readonly fetchedAt: Date;
  /** By TIXNGO; null: the ticket could not be read. */
  readonly updatedAt: Date | null;
  readonly outcome: 'DECIDES' | 'REPLACED' | 'REPEATED' | 'QUARANTINED' | 'SKIPPED' | 'WAITING';
  readonly changed: readonly { readonly field: string; readonly before: Value; readonly after: Value }[];
}

export interface TicketChanges {
  /** In the order of `updatedAt`, then in that of the feed. */
  readonly items: readonly TicketChange[];
  /** Pages whose content is no longer stored, or not read. */
  readonly unknown: readonly {
    readonly pageId: number;
    readonly runId: number;
    readonly fetchedAt: Date;
    readonly reason: string;
  }[];
}

/** Pages read for one ticket: the newest. Reading one takes about 10 ms. */
const MOST_PAGES = 100;

/**
 * Returns every change of a ticket that is still stored, with what it changed: nothing but the pages holds
 * that. Null when there is no such ticket.
 */
export async function readTicketChanges(database: Database, id: string): Promise<TicketChanges | null> {
  const detail = await showTicket(database, id);
  if (detail === null) return null;
  const found: FoundChange[] = [];
  const unknown: TicketChanges['unknown'][number][] = [];
  for (const [age, page] of detail.pages.toReversed().entries()) {
    const { pageId, runId, fetchedAt } = page;
    const read = age < MOST_PAGES ? await changesOn(database, page, detail.ticket.ticketId) : TOO_OLD;
    if (typeof read === 'string') unknown.unshift({ pageId, runId, fetchedAt, reason: read });
    else found.push(...read);
  }
  return { items: compared(found, detail), unknown };
}

const CLEARED = 'Its content was cleared (PAGE_RETENTION_DAYS).';
const DAMAGED = 'Its content cannot be read.';
const TOO_OLD = `Only the newest ${MOST_PAGES} pages of a ticket are read.`;

interface FoundChange extends Pick<TicketChange, 'pageId' | 'runId' | 'position' | 'fetchedAt'> {
  readonly place: number;
  readonly isWaiting: boolean;
  /** null: the ticket is not as the contract says. */
  readonly mapped: MappedChange | null;
}

/** @returns the changes of the ticket on a page, or why they are not known */
async function changesOn(
  database: Database,
  { pageId, runId, fetchedAt, status }: TicketDetail['pages'][number],
  ticketId: string,
): Promise<FoundChange[] | string> {
  const page = await loadPage(database, pageId, true);
  if (page === null || page.body === null) return CLEARED;
  const { source, now } = page;
  const elements = await readPageBody(source, page.body).catch(() => null);
  if (elements === null) return DAMAGED;
  const latest = latestPossible(now);
  return elements
    .filter(({ raw }) => ticketIdentity(raw).ticketId === ticketId)
    .map(({ position, raw }) => {
      const parsed = parseTicketChange(raw, latest);
      const mapped = parsed.ok ? mapTicketChange(parsed.change) : null;
      const place = placeOf(source, pageId, position);
      return { pageId, runId, position, fetchedAt, place, isWaiting: status !== 'PROCESSED', mapped };
    });
}

/** Compares each change with the one before it that was applied. */
function compared(found: readonly FoundChange[], detail: TicketDetail): TicketChange[] {
  const inOrder = found.toSorted(
    (a, b) => compareText(a.mapped?.updatedAt ?? '', b.mapped?.updatedAt ?? '') || a.place - b.place,
  );
  let before: MappedChange | null = null;
  const changes: TicketChange[] = [];
  for (const { place, isWaiting, mapped, ...where } of inOrder) {
    const changed = mapped === null ? [] : differences(before, mapped);
    const outcome = isWaiting ? 'WAITING' : outcomeOf({ place, mapped, changed, ...where }, detail);
    if (outcome !== 'WAITING' && outcome !== 'QUARANTINED' && outcome !== 'SKIPPED') before = mapped;
    const updatedAt = mapped === null ? null : new Date(mapped.updatedAt);
    changes.push({ ...where, updatedAt, outcome, changed });
  }
  return changes;
}

function outcomeOf(
  change: Pick<FoundChange, 'place' | 'mapped' | 'pageId' | 'position'> & Pick<TicketChange, 'changed'>,
  { ticket, sourcePlace, quarantined }: TicketDetail,
): TicketChange['outcome'] {
  if (change.place === sourcePlace) return 'DECIDES';
  const row = quarantined.find(
    ({ pageId, position }) => pageId === change.pageId && position === change.position,
  );
  if (row?.status === 'OPEN') return 'QUARANTINED';
  if (row?.status === 'SKIPPED') return 'SKIPPED';
  if (change.mapped === null) return 'QUARANTINED';
  const isNewer =
    ticket.sourceUpdatedAt !== null && new Date(change.mapped.updatedAt) > ticket.sourceUpdatedAt;
  // It was not applied and is not in quarantine, so the skip list has its tax number or had it.
  if (isNewer) return 'SKIPPED';
  return change.changed.length === 0 ? 'REPEATED' : 'REPLACED';
}

const NOT_COMPARED = new Set(['ticketId', 'updatedAt', 'history', 'persons']);

function differences(before: MappedChange | null, after: MappedChange): TicketChange['changed'] {
  const fields = Object.keys(after).filter((field) => !NOT_COMPARED.has(field)) as (keyof MappedChange)[];
  return fields.flatMap((field) => {
    // What is left are texts and numbers.
    const [old, value] = [before?.[field] ?? null, after[field] ?? null] as [Value, Value];
    return old === value ? [] : [{ field, before: old, after: value }];
  });
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
