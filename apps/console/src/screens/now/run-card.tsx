import { Progress } from '@mantine/core';
import type { runSchema, statusSchema } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { Duration } from '../../components/duration.js';
import { formatRate } from '../../components/format.js';
import { RunLink } from '../../components/run-link.js';
import { ScreenLink } from '../../components/screen-link.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Time } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { NOW } from '../../texts/now.js';
import styles from './now.module.css';

type Run = z.output<typeof runSchema>;

/** The run in progress with its speed; otherwise how the last one ended. */
export function RunCard({ status }: { status: z.output<typeof statusSchema> }) {
  if (status.runningRun !== null)
    return <RunningCard run={status.runningRun} waiting={status.lag.unprocessedPages} />;
  return <LastCard run={status.lastRun} />;
}

function RunningCard({ run, waiting }: { run: Run; waiting: number }) {
  const seconds = Math.max(1, (useNow() - Date.parse(run.startedAt)) / 1000);
  const processed = Math.max(0, run.pages - waiting);
  const isFetched = run.fetchedAt !== null;
  return (
    <Card
      title={<RunLink id={run.runId}>{NOW.runInProgress(run.runId, run.scheduleName)}</RunLink>}
      columns={4}
    >
      <p className={styles.big}>
        {digits(run.received)}{' '}
        <span className={styles.unit}>
          {NOW.tickets} · {formatRate(run.received / seconds)}
        </span>
      </p>
      <Progress
        className={styles.progress}
        value={run.pages === 0 ? 0 : (100 * processed) / run.pages}
        color="var(--busy)"
        aria-label={NOW.pagesProcessed(processed, run.pages)}
      />
      <p className="soft">
        <ScreenLink to="/pages" query={{ runId: run.runId }} className="link">
          {NOW.pagesProcessed(processed, run.pages)}
        </ScreenLink>
        {isFetched ? ` · ${NOW.endReached}` : ` · ${NOW.fetching}`}
        {' · '}
        {NOW.startedAgo} <Duration from={run.startedAt} to={null} />
      </p>
    </Card>
  );
}

function LastCard({ run }: { run: Run | null }) {
  return (
    <Card title={NOW.lastRun} columns={4}>
      {run === null ? (
        <p className="soft">{NOW.noRun}</p>
      ) : (
        <>
          <p className={styles.big}>
            {digits(run.received)} <span className={styles.unit}>{NOW.tickets}</span>
          </p>
          <p>
            <StatusBadge status={run.status} /> <RunLink id={run.runId}>{NOW.run(run.runId)}</RunLink>
          </p>
          <p className="soft">
            {NOW.applied(run.applied)} · {NOW.took} <Duration from={run.startedAt} to={run.finishedAt} /> ·{' '}
            <Time at={run.finishedAt ?? run.startedAt} />
          </p>
        </>
      )}
    </Card>
  );
}
