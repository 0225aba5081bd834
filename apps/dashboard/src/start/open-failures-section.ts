import type { PageRow, QuarantineRow } from '@tixngo-sync/db';
import { type Html, html } from '../pages/html.js';
import { agoTime } from '../pages/time.js';
import type { StartState } from './start-state.js';
import { digits } from './words.js';

/** What waits for a person, and what that person does. Empty when nothing does. */
export function openFailuresSection({ status, failedPages, quarantined, readAt }: StartState): Html {
  const { open } = status;
  if (open.failedPages === 0 && open.quarantined === 0) return html`<div id="open"></div>`;
  return html`<section id="open" aria-labelledby="open-title">
<h2 id="open-title">Open failures</h2>
<div class="cards">
${open.failedPages > 0 && pagesCard(open.failedPages, failedPages, readAt)}
${open.quarantined > 0 && quarantineCard(open.quarantined, open.quarantinedByReason, quarantined)}
</div>
</section>`;
}

function pagesCard(total: number, pages: readonly PageRow[], now: number): Html {
  return html`<article class="card">
<h3>${digits(total)} failed ${total === 1 ? 'page' : 'pages'}</h3>
<ul class="failures">${pages.map(
    (
      page,
    ) => html`<li><a href="/queues/queue/process-page/page-${page.pageId}">Page ${page.pageId}</a> of run ${page.runId}, ${agoTime(page.fetchedAt, now)}
<span class="why">${page.errorMessage ?? page.errorCode ?? 'No reason was written down.'}</span></li>`,
  )}</ul>
${more(total, pages.length)}
<p>Mend the cause, then process ${total === 1 ? 'it' : 'them'} again:<br><code>npx tixngo-sync pages retry --failed</code><br>or press Retry on the <a href="/queues/queue/process-page?status=failed">failed jobs</a>.</p>
</article>`;
}

function quarantineCard(
  total: number,
  reasons: Readonly<Record<string, number>>,
  tickets: readonly QuarantineRow[],
): Html {
  return html`<article class="card">
<h3>${digits(total)} ${total === 1 ? 'ticket' : 'tickets'} in quarantine</h3>
<ul class="failures">${Object.entries(reasons).map(
    ([reason, number]) => html`<li><strong>${digits(number)}</strong> × <code>${reason}</code>
<span class="why">${tickets.find((ticket) => ticket.reasonCode === reason)?.message}</span></li>`,
  )}</ul>
<p>See them one by one:<br><code>npx tixngo-sync quarantine list</code><br>Once the cause is mended:<br><code>npx tixngo-sync quarantine retry --all</code></p>
</article>`;
}

function more(total: number, shown: number): Html | false {
  return total > shown && html`<p class="none">and ${digits(total - shown)} more</p>`;
}
