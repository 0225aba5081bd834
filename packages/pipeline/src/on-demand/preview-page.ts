import {
  type Database,
  lockApply,
  type PageToProcess,
  type Queryable,
  readShownFields,
  type ShownFields,
  takenBack,
} from '@tixngo-sync/db';
import type { TicketCounts } from '@tixngo-sync/domain';
import type { PageElement } from '../page/page-element.js';
import { ErasedPersons } from '../privacy/erased-persons.js';
import { applyTickets, readStored } from '../process/apply-page.js';
import { readPage } from '../process/read-page.js';

/** What a ticket would become. `before` null: it would be made. Only fields that would change. */
export interface TicketPreview {
  readonly ticketId: string;
  readonly isNew: boolean;
  readonly changes: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

export interface PagePreview {
  readonly counts: TicketCounts;
  readonly tickets: readonly TicketPreview[];
  /** Bad tickets by position or line, with the reason. */
  readonly bad: readonly {
    readonly line: number | null;
    readonly position: number;
    readonly ticketId: string | null;
    readonly reason: string;
    readonly message: string;
  }[];
}

export type PageToPreview = Pick<
  PageToProcess,
  'pageId' | 'source' | 'distributionEnabled' | 'unknownTickets' | 'skippedTaxNumbers' | 'erasedDigests'
>;

/**
 * What processing these elements would change, each page by itself: they are applied in a transaction that is taken back. Nothing is
 * written, no job is made, no request sent.
 */
export async function previewPage(
  database: Database,
  page: PageToPreview,
  elements: readonly PageElement[],
): Promise<PagePreview> {
  const content = await readPage({
    ...page,
    elements,
    skippedTaxNumbers: new Set(page.skippedTaxNumbers),
    erased: new ErasedPersons(page.erasedDigests),
  });
  const ids = [...new Set(content.changes.map((change) => change.ticketId))].sort();
  return takenBack(database, async (client) => {
    await lockApply(client);
    const before = await fieldsOf(client, ids);
    const { counts, bad } = await applyTickets(client, page, content, await readStored(client, content));
    const after = await fieldsOf(client, ids);
    return {
      counts,
      tickets: ids.flatMap((ticketId) => previewOf(ticketId, before.get(ticketId), after.get(ticketId))),
      bad: bad.map(({ lineNumber, position, ticketId, reason, message }) => ({
        line: lineNumber,
        position,
        ticketId,
        reason,
        message,
      })),
    };
  });
}

async function fieldsOf(client: Queryable, ids: readonly string[]): Promise<Map<string, ShownFields>> {
  return new Map((await readShownFields(client, ids)).map((ticket) => [ticket.ticketId, ticket.fields]));
}

function previewOf(
  ticketId: string,
  before: ShownFields | undefined,
  after: ShownFields | undefined,
): TicketPreview[] {
  if (after === undefined) return [];
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const [field, value] of Object.entries(after)) {
    const was = before?.[field] ?? null;
    if (JSON.stringify(was) !== JSON.stringify(value)) changes[field] = { before: was, after: value };
  }
  return Object.keys(changes).length === 0 ? [] : [{ ticketId, isNew: before === undefined, changes }];
}
