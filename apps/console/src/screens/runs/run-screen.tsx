import { runDetailSchema } from '@tixngo-sync/api';
import { count, digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { Count } from '../../components/count.js';
import { CountsBar } from '../../components/counts-bar.js';
import { DataTable } from '../../components/data-table.js';
import { Duration } from '../../components/duration.js';
import { Empty } from '../../components/empty.js';
import { FactRows } from '../../components/fact-rows.js';
import { JobCard } from '../../components/job-card.js';
import { LiveRegion } from '../../components/live-region.js';
import { Loaded } from '../../components/loaded.js';
import { PAGE_COLUMNS } from '../../components/page-columns.js';
import { ReplayButton } from '../../components/replay-button.js';
import { Screen } from '../../components/screen.js';
import { ScreenLink } from '../../components/screen-link.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Time } from '../../components/time.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { RUNS } from '../../texts/runs.js';
import { STATUS_WORDS, TRIGGER_WORDS } from '../../texts/statuses.js';
import { ComparisonCard } from './comparison-card.js';
import { TimelineCard } from './timeline-card.js';

type Detail = z.output<typeof runDetailSchema>;

/** Shows a run: its result, its pages, what happened when, and the run before it. */
export default function RunScreen() {
  const id = useIdInPath();
  const detail = useRead({ path: '/runs/{id}', params: { id }, answer: runDetailSchema });
  const run = detail.data?.run;
  const hasPages = (detail.data?.pages.length ?? 0) > 0;
  return (
    <Screen
      title={`${RUNS.run} ${id}`}
      beside={run === undefined ? undefined : <StatusBadge status={run.status} />}
      about={run?.errorMessage ?? run?.warning ?? undefined}
      actions={
        run !== undefined && run.status !== 'RUNNING' && hasPages ? (
          <ReplayButton path="/runs/{id}/replay" id={run.runId} />
        ) : undefined
      }
    >
      <LiveRegion text={run === undefined ? undefined : STATUS_WORDS[run.status].word} />
      <Loaded of={detail}>
        {(data) => (
          <Cards>
            <Card title={RUNS.counts}>
              <CountsBar counts={data.run} />
            </Card>
            <FactsCard detail={data} />
            <PagesCard detail={data} />
            <TimelineCard timeline={data.timeline} />
            {data.previousRunId !== null && (
              <ComparisonCard run={data.run} previousRunId={data.previousRunId} />
            )}
            <JobCard job={data.job} />
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}

function FactsCard({ detail: { run, pagesByStatus, openQuarantine } }: { detail: Detail }) {
  const { runId, startedAt, finishedAt } = run;
  const failed = { to: '/pages', query: { runId, status: 'FAILED' } } as const;
  return (
    <Card title={RUNS.facts}>
      <FactRows
        facts={[
          [RUNS.trigger, TRIGGER_WORDS[run.trigger]],
          [RUNS.schedule, run.scheduleName],
          [RUNS.file, run.fileName],
          [RUNS.requestedBy, run.requestedBy],
          [RUNS.started, <Time key="started" at={startedAt} show="clock" />],
          [RUNS.took, <Duration key="took" from={startedAt} to={finishedAt} />],
          [
            RUNS.endReached,
            run.endReachedAt === null ? RUNS.no : <Time key="end" at={run.endReachedAt} show="clock" />,
          ],
          [
            RUNS.failedPages,
            <Count key="failed" of={pagesByStatus.FAILED} list={failed} what={RUNS.failedPages} />,
          ],
          [RUNS.openQuarantine, <Count key="open" of={openQuarantine} />],
          [RUNS.batchSize, run.batchSize === null ? null : digits(run.batchSize)],
          [RUNS.firstKey, run.firstKey && <code key="first">{run.firstKey}</code>],
          [RUNS.lastKey, run.lastKey && <code key="last">{run.lastKey}</code>],
        ]}
      />
    </Card>
  );
}

function PagesCard({ detail: { run, pages } }: { detail: Detail }) {
  const { sequence, page, status, tickets, applied, quarantined, attempts, fetched, why } = PAGE_COLUMNS;
  return (
    <Card
      title={RUNS.pages}
      beside={
        <ScreenLink to="/pages" query={{ runId: run.runId }} className="link">
          {count(run.pages, 'page')}
        </ScreenLink>
      }
    >
      <DataTable
        caption={RUNS.pagesOf(run.runId)}
        rows={pages}
        rowKey={({ pageId }) => pageId}
        empty={<Empty title={RUNS.noPages} />}
        columns={[
          sequence,
          page,
          status,
          tickets,
          applied,
          quarantined,
          { ...attempts, isExtra: true },
          fetched,
          why,
        ]}
      />
    </Card>
  );
}
