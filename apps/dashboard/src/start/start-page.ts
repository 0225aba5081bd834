import type { Identity } from '@tixngo-sync/auth';
import type { RunRow, SystemStatus } from '@tixngo-sync/db';
import { type Html, html } from '../pages/html.js';
import { layout } from '../pages/layout.js';
import { agoTime, clockTime } from '../pages/time.js';
import { openFailuresSection } from './open-failures-section.js';
import type { StartState } from './start-state.js';
import { abbreviated, digits, duration } from './words.js';

const REFRESH_SECONDS = 15;

/** The state of things. Sections with an id are replaced one by one by public/assets/live.js when they changed. */
export function startPage(state: StartState, identity: Identity): string {
  const main = html`${situationSection(state)}
${openFailuresSection(state)}
${figuresSection(state)}
${runsSection(state)}
${workersSection(state)}
<p class="refreshed" id="refreshed"><span data-live-state>Read</span> ${clockTime(new Date(state.readAt))}</p>
<p class="visually-hidden" role="status" data-announce></p>`;
  return layout({
    title: `${state.situation.headline} · tixngo-sync`,
    identity,
    main,
    refreshSeconds: REFRESH_SECONDS,
  });
}

function situationSection({ situation }: StartState): Html {
  return html`<section class="situation ${situation.tone}" id="situation" data-tone="${situation.tone}">
<h1>${situation.headline}</h1>
<p>${withCommands(situation.detail)}</p>
</section>`;
}

/** Commands stand between backticks. */
function withCommands(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function figuresSection({ status }: StartState): Html {
  const { lag, key, open } = status;
  return html`<section id="figures" aria-labelledby="figures-title">
<h2 id="figures-title">Lag and key</h2>
<dl class="figures">
<div><dt>Pages not processed</dt><dd>${digits(lag.unprocessedPages)}${open.failedPages > 0 && html` <small>${digits(open.failedPages)} failed</small>`}</dd></div>
<div><dt>Lag: oldest change not shown</dt><dd>${lag.oldestChangeSeconds === 0 ? '–' : duration(lag.oldestChangeSeconds)}</dd></div>
<div><dt>Last run that went through</dt><dd>${lag.sinceLastSuccessSeconds === null ? 'never' : `${duration(lag.sinceLastSuccessSeconds)} ago`}</dd></div>
<div><dt>Fetched through</dt><dd>${keyText(key.fetchedThrough)}</dd></div>
<div><dt>Committed through</dt><dd>${keyText(key.committedThrough)}${isBehind(status) && html` <small>behind</small>`}</dd></div>
</dl>
</section>`;
}

function keyText(key: string | null): Html {
  return key === null
    ? html`<span class="none">the beginning</span>`
    : html`<code title="${key}">${abbreviated(key)}</code>`;
}

function isBehind({ key }: SystemStatus): boolean {
  return key.fetchedThrough !== key.committedThrough;
}

function runsSection({ runs, readAt }: StartState): Html {
  return html`<section id="runs" aria-labelledby="runs-title">
<h2 id="runs-title">Last runs</h2>
${runs.length === 0 ? html`<p class="none">No run yet: <code>npx tixngo-sync run</code> starts one.</p>` : runsTable(runs, readAt)}
</section>`;
}

function runsTable(runs: readonly RunRow[], now: number): Html {
  return html`<div class="scroll" role="region" aria-labelledby="runs-title" tabindex="0"><table>
<thead><tr><th scope="col" class="number">Run</th><th scope="col">Status</th><th scope="col">Started</th><th scope="col">Took</th><th scope="col">By</th>
<th scope="col" class="number">Pages</th><th scope="col" class="number">Tickets</th><th scope="col" class="number">Applied</th><th scope="col" class="number">Unchanged</th>
<th scope="col" class="number">Stale</th><th scope="col" class="number">Skipped</th><th scope="col" class="number">Quarantined</th></tr></thead>
<tbody>${runs.map((run) => runRow(run, now))}</tbody>
</table></div>`;
}

function runRow(run: RunRow, now: number): Html {
  const took = (run.finishedAt?.getTime() ?? now) - run.startedAt.getTime();
  return html`<tr><th scope="row" class="number">${run.runId}</th><td>${runStatus(run)}</td><td>${clockTime(run.startedAt)}</td><td>${duration(Math.max(0, took) / 1000)}</td>
<td>${run.scheduleName ?? run.fileName ?? run.requestedBy ?? run.trigger.toLowerCase()}</td>
${[run.pages, run.received, run.applied, run.unchanged, run.stale, run.skipped, run.quarantined].map((figure) => html`<td class="number${figure === 0 ? ' zero' : ''}">${digits(figure)}</td>`)}</tr>
`;
}

const RUN_STATUS_WORDS = {
  RUNNING: ['busy', 'running'],
  SUCCEEDED: ['good', 'succeeded'],
  SUCCEEDED_WITH_ERRORS: ['attention', 'with errors'],
  FAILED: ['bad', 'failed'],
  ABORTED: ['empty', 'aborted'],
} as const satisfies Record<RunRow['status'], readonly [string, string]>;

function runStatus(run: RunRow): Html {
  const [tone, words] = RUN_STATUS_WORDS[run.status];
  return html`<span class="badge ${tone}">${words}</span>${run.errorMessage !== null && html`<span class="why">${run.errorMessage}</span>`}`;
}

function workersSection({ status, readAt }: StartState): Html {
  return html`<section id="workers" aria-labelledby="workers-title">
<h2 id="workers-title">Workers</h2>
${
  status.workers.length === 0
    ? html`<p class="none">None is up: <code>npx tixngo-sync worker</code> starts one.</p>`
    : html`<ul class="workers">${status.workers.map((worker) => html`<li><strong>${worker.host}</strong> process ${worker.pid}, last sign ${agoTime(worker.seenAt, readAt)}</li>`)}</ul>`
}
<p><a class="button" href="/queues">Open Bull Board</a> shows the jobs of each queue, their progress and their errors.</p>
</section>`;
}
