import { pageDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { CountsBar } from '../../components/counts-bar.js';
import { FactRows } from '../../components/fact-rows.js';
import { formatBytes } from '../../components/format.js';
import { JobCard } from '../../components/job-card.js';
import { LiveRegion } from '../../components/live-region.js';
import { Loaded } from '../../components/loaded.js';
import { GiveUpButton, PageRetryButton } from '../../components/page-buttons.js';
import { ReplayButton } from '../../components/replay-button.js';
import { RunLink } from '../../components/run-link.js';
import { Screen } from '../../components/screen.js';
import { ScreenButton } from '../../components/screen-button.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Time } from '../../components/time.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { PAGES } from '../../texts/pages.js';
import { STATUS_WORDS } from '../../texts/statuses.js';
import { AttemptsCard } from './attempts-card.js';
import { BodyCard } from './body-card.js';
import { QuarantinedCard, TicketsCard } from './tickets-cards.js';

type Detail = z.output<typeof pageDetailSchema>;

/** Shows a page: why it failed, its attempts and tickets, and what to do. */
export default function PageScreen() {
  const id = useIdInPath();
  const detail = useRead({ path: '/pages/{id}', params: { id }, answer: pageDetailSchema });
  const page = detail.data?.page;
  const isGivenUp = page?.status === 'FAILED' && page.givenUpAt !== null;
  return (
    <Screen
      title={`${PAGES.page} ${id}`}
      beside={page === undefined ? undefined : <StatusBadge status={page.status} isGivenUp={isGivenUp} />}
      about={page?.errorMessage ?? undefined}
      actions={detail.data === undefined ? undefined : <Actions detail={detail.data} isGivenUp={isGivenUp} />}
    >
      <LiveRegion text={page === undefined ? undefined : STATUS_WORDS[page.status].word} />
      <Loaded of={detail}>
        {(data) => (
          <Cards>
            <Card title={PAGES.counts}>
              <CountsBar counts={data.page} />
            </Card>
            <FactsCard page={data.page} />
            <AttemptsCard attempts={data.attemptLog} />
            <QuarantinedCard quarantined={data.quarantined} />
            <TicketsCard tickets={data.tickets} />
            {data.hasBody && <BodyCard pageId={data.page.pageId} />}
            <JobCard job={data.job} />
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}

function Actions({
  detail: { page, hasBody, problemId },
  isGivenUp,
}: {
  detail: Detail;
  isGivenUp: boolean;
}) {
  const isFailed = page.status === 'FAILED';
  return (
    <>
      {isFailed && hasBody && <PageRetryButton page={page} />}
      {isFailed && !isGivenUp && <GiveUpButton pageId={page.pageId} />}
      {page.status === 'PROCESSED' && hasBody && <ReplayButton path="/pages/{id}/replay" id={page.pageId} />}
      {problemId !== null && (
        <ScreenButton to="/problems/{id}" id={problemId}>
          {PAGES.problem}
        </ScreenButton>
      )}
    </>
  );
}

function FactsCard({ page }: Pick<Detail, 'page'>) {
  return (
    <Card title={PAGES.facts}>
      <FactRows
        facts={[
          [PAGES.run, <RunLink key="run" id={page.runId} />],
          [PAGES.sequence, page.sequence],
          [PAGES.source, PAGES.sources[page.source]],
          [PAGES.fetched, <Time key="fetched" at={page.fetchedAt} show="clock" />],
          [PAGES.processed, page.processedAt && <Time key="processed" at={page.processedAt} show="clock" />],
          [PAGES.size, formatBytes(page.bodyBytes)],
          [PAGES.key, page.requestedKey === null ? PAGES.noKey : <code key="key">{page.requestedKey}</code>],
          [PAGES.nextKey, page.nextKey && <code key="next">{page.nextKey}</code>],
          [PAGES.givenUpBy(page.givenUpBy), page.givenUpReason],
        ]}
      />
    </Card>
  );
}
