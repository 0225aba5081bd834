import type { Identity } from '@tixngo-sync/auth';
import type { RunRow } from '@tixngo-sync/db';
import { digits, duration } from '@tixngo-sync/pipeline';
import { type Html, html } from '../screens/html.js';
import { layout } from '../screens/layout.js';
import { abbreviated, agoTime, clockTime } from '../screens/words.js';
import type { Site } from '../site.js';
import { openFailuresSection } from './open-failures.js';
import type { StartState } from './start-state.js';

const REFRESH_SECONDS = 15;

/**
 * Renders the start page. public/assets/live.js replaces each element of main that has an id when it
 * changes.
 */
export function startScreen(site: Site, state: StartState, identity: Identity): string {
  const updatedAt = clockTime(new Date(state.readAt));
  const main = html`${situationSection(state)}
${openFailuresSection(site, state)}
${progressSection(state)}
${runsSection(state)}
${workersSection(site, state)}
<p class="refreshed" id="refreshed"><span data-live-state>Updated</span> ${updatedAt}</p>
<p class="visually-hidden" role="status" data-announce></p>`;
  return layout({
    site,
    title: `${state.status.situation.headline} · tixngo-sync`,
    identity,
    main,
    refreshSeconds: REFRESH_SECONDS,
  });
}

function situationSection({ status: { situation } }: StartState): Html {
  return html`<section class="situation ${situation.tone}" id="situation" data-tone="${situation.tone}">
<h1>${situation.headline}</h1>
<p>${withCommands(situation.detail)}</p>
</section>`;
}

/** Renders text between backticks as a command. */
function withCommands(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function progressSection({ status: { lag, key, open } }: StartState): Html {
  const failed = open.failedPages > 0 && html` <small>${digits(open.failedPages)} failed</small>`;
  const behindBy = lag.behindSeconds === null ? 'unknown' : duration(lag.behindSeconds);
  const since = lag.sinceLastSuccessSeconds;
  const behind = key.fetchedThrough !== key.committedThrough && html` <small>behind</small>`;
  return html`<section id="figures" aria-labelledby="figures-title">
<h2 id="figures-title">Progress</h2>
<dl class="figures">
<div><dt>Behind by</dt><dd>${behindBy}</dd></div>
<div><dt>Pages not processed</dt><dd>${digits(lag.unprocessedPages)}${failed}</dd></div>
<div><dt>Oldest in quarantine</dt><dd>${open.oldestSeconds === null ? '–' : duration(open.oldestSeconds)}</dd></div>
<div><dt>Last successful run</dt><dd>${since === null ? 'never' : `${duration(since)} ago`}</dd></div>
<div><dt>Fetched through</dt><dd>${keyText(key.fetchedThrough)}</dd></div>
<div><dt>Committed through</dt><dd>${keyText(key.committedThrough)}${behind}</dd></div>
</dl>
</section>`;
}

function keyText(key: string | null): Html {
  return key === null
    ? html`<span class="none">nothing yet</span>`
    : html`<code title="${key}">${abbreviated(key)}</code>`;
}

function runsSection({ runs, readAt }: StartState): Html {
  const none = html`<p class="none">No run yet. Start one: <code>npx tixngo-sync run</code></p>`;
  return html`<section id="runs" aria-labelledby="runs-title">
<h2 id="runs-title">Last runs</h2>
${runs.length === 0 ? none : runsTable(runs, readAt)}
</section>`;
}

const RUN_TEXT_COLUMNS = ['Status', 'Started', 'Took', 'Started by'];
const RUN_COUNT_COLUMNS = ['Pages', 'Tickets', 'Applied', 'Unchanged', 'Stale', 'Skipped', 'Quarantined'];

function runsTable(runs: readonly RunRow[], now: number): Html {
  return html`<div class="scroll" role="region" aria-labelledby="runs-title" tabindex="0"><table>
<thead><tr><th scope="col" class="number">Run</th>
${RUN_TEXT_COLUMNS.map((heading) => html`<th scope="col">${heading}</th>`)}
${RUN_COUNT_COLUMNS.map((heading) => html`<th scope="col" class="number">${heading}</th>`)}</tr></thead>
<tbody>${runs.map((run) => runRow(run, now))}</tbody>
</table></div>`;
}

function runRow(run: RunRow, now: number): Html {
  const took = (run.finishedAt?.getTime() ?? now) - run.startedAt.getTime();
  const figures = [
    run.pages,
    run.received,
    run.applied,
    run.unchanged,
    run.stale,
    run.skipped,
    run.quarantined,
  ];
  return html`<tr><th scope="row" class="number">${run.runId}</th><td>${runStatus(run)}</td>
<td>${clockTime(run.startedAt)}</td><td>${duration(Math.max(0, took) / 1000)}</td>
<td>${run.scheduleName ?? run.fileName ?? run.requestedBy ?? run.trigger.toLowerCase()}</td>
${figures.map((figure) => html`<td class="number${figure === 0 && ' zero'}">${digits(figure)}</td>`)}</tr>
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
  const why = run.errorMessage !== null && html`<span class="why">${run.errorMessage}</span>`;
  return html`<span class="badge ${tone}">${words}</span>${why}`;
}

function workersSection(site: Site, { status: { workers }, readAt }: StartState): Html {
  const none = html`<p class="none">No worker is running. Start one: <code>npx tixngo-sync worker</code></p>`;
  const list = workers.map(
    ({ host, pid, seenAt }) =>
      html`<li><strong>${host}</strong> process ${pid}, last seen ${agoTime(seenAt, readAt)}</li>`,
  );
  return html`<section id="workers" aria-labelledby="workers-title">
<h2 id="workers-title">Workers</h2>
${workers.length === 0 ? none : html`<ul class="workers">${list}</ul>`}
<p class="actions"><a class="button" href="${site.path('/queues')}">Open Bull Board</a>
shows the jobs of each queue, their progress and their errors.</p>
</section>`;
}
