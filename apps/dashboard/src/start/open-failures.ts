import type { PageRow, QuarantineRow } from '@tixngo-sync/db';
import { count, digits } from '@tixngo-sync/pipeline';
import { type Html, html } from '../screens/html.js';
import { agoTime } from '../screens/words.js';
import type { Site } from '../site.js';
import type { StartState } from './start-state.js';

/**
 * Renders the failures that are waiting for a person, with the commands to use; an empty element when there
 * are none.
 */
export function openFailuresSection(
  site: Site,
  { status, failedPages, quarantined, readAt }: StartState,
): Html {
  const { open } = status;
  if (open.failedPages === 0 && open.quarantined === 0) return html`<div id="open"></div>`;
  return html`<section id="open" aria-labelledby="open-title">
<h2 id="open-title">Open failures</h2>
<div class="cards">
${open.failedPages > 0 && pagesCard(site, open.failedPages, failedPages, readAt)}
${open.quarantined > 0 && quarantineCard(open.quarantined, open.quarantinedByReason, quarantined)}
</div>
</section>`;
}

function pagesCard(site: Site, total: number, pages: readonly PageRow[], now: number): Html {
  return html`<article class="card">
<h3>${count(total, 'page')} failed</h3>
<ul class="failures">${pages.map((page) => failedPage(site, page, now))}</ul>
${more(total, pages.length)}
<p>Fix the cause, then retry:<br><code>npx tixngo-sync pages retry --failed</code><br>
or press Retry on a <a href="${site.path('/queues/queue/process-page')}?status=failed">failed job</a>.</p>
</article>`;
}

function failedPage(site: Site, page: PageRow, now: number): Html {
  const job = site.path(`/queues/queue/process-page/page-${page.pageId}`);
  const fetched = agoTime(page.fetchedAt, now);
  return html`<li><a href="${job}">Page ${page.pageId}</a> of run ${page.runId}, ${fetched}
<span class="why">${page.errorMessage ?? page.errorCode ?? 'No reason is recorded.'}</span></li>`;
}

function quarantineCard(
  total: number,
  reasons: Readonly<Record<string, number>>,
  tickets: readonly QuarantineRow[],
): Html {
  const exampleOf = (reason: string) => tickets.find((ticket) => ticket.reasonCode === reason)?.message;
  const rows = Object.entries(reasons).map(
    ([reason, number]) => html`<li><strong>${digits(number)}</strong> × <code>${reason}</code>
<span class="why">${exampleOf(reason)}</span></li>`,
  );
  return html`<article class="card">
<h3>${count(total, 'ticket')} in quarantine</h3>
<ul class="failures">${rows}</ul>
<p>List them:<br><code>npx tixngo-sync quarantine list</code></p>
<p>Fix the cause, then retry:<br><code>npx tixngo-sync quarantine retry --all</code></p>
</article>`;
}

function more(total: number, shown: number): Html | false {
  return total > shown && html`<p class="none">and ${digits(total - shown)} more</p>`;
}
