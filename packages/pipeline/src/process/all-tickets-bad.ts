import { type BadTicket, lastGoodPageId, type PageToProcess } from '@tixngo-sync/db';
import { PermanentError } from '@tixngo-sync/domain';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import type { PageElement } from '../page/page-elements.js';
import { openPage } from './open-page.js';
import type { PageContent } from './read-page.js';
import { whatChanged } from './what-changed.js';

/** A page of at least this many tickets, all bad, means a changed contract (docs/interface.md). */
export const ALL_BAD_FROM = 10;
const REASONS_SHOWN = 3;

/** Every ticket of a page is bad, which means a changed contract (docs/interface.md). */
export class AllTicketsBad extends PermanentError {
  readonly received: number;
  constructor(pageId: number, received: number, found: string, changed: string) {
    super(
      'ALL_TICKETS_BAD',
      `All tickets of page ${pageId} are bad: ${found}. TIXNGO's contract has probably changed. ${changed} ` +
        'The page is kept with its body. Run `tixngo-sync drift`, then update tixngo-sync or have TIXNGO ' +
        'correct the cause, then run `tixngo-sync pages retry --failed`.',
    );
    this.received = received;
  }
}

/**
 * Refuses a page of ten or more tickets that are all bad.
 * @throws AllTicketsBad, whose message counts the reasons and says what changed since the last good page:
 * names of fields, never values
 */
export async function refuseIfAllBad(
  deps: Pick<PipelineDeps, 'database' | 'pageMemory'>,
  page: PageToProcess,
  elements: readonly PageElement[],
  { bad, skipped, received }: PageContent,
): Promise<void> {
  if (bad.length < ALL_BAD_FROM || bad.length + skipped < received) return;
  throw new AllTicketsBad(
    page.pageId,
    received,
    reasonsOf(bad),
    await changeSinceLastGood(deps, page.pageId, elements),
  );
}

/** Returns `12 × MISSING_FIELD (event.id), 1 × UNKNOWN_STATUS (status)`, the most frequent first. */
function reasonsOf(bad: readonly BadTicket[]): string {
  const counts = new Map<string, number>();
  for (const { reason, field } of bad) {
    const name = field === null ? reason : `${reason} (${field.replace(/\[\d+\]/g, '[]')})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = sorted.slice(0, REASONS_SHOWN).map(([name, count]) => `${count} × ${name}`);
  return `${shown.join(', ')}${sorted.length > REASONS_SHOWN ? ', …' : ''}`;
}

async function changeSinceLastGood(
  deps: Pick<PipelineDeps, 'database' | 'pageMemory'>,
  pageId: number,
  elements: readonly PageElement[],
): Promise<string> {
  const goodId = await lastGoodPageId(deps.database, pageId);
  if (goodId === null) return 'No good page is kept to compare it with.';
  // A good page that cannot be read, or has just been cleared, must not hide why this one is bad.
  const good = await openPage(deps, goodId).catch(() => null);
  if (good === null)
    return `Page ${goodId} was good, but its body cannot be read, so the two cannot be compared.`;
  const change = whatChanged(rawOf(good.elements), rawOf(elements));
  return change === null
    ? `Its fields and their types are those of page ${goodId}, which was good: the values have changed.`
    : `Since page ${goodId}, which was good: ${change}.`;
}

function rawOf(elements: readonly PageElement[]): unknown[] {
  return elements.map(({ raw }) => raw);
}
