import { listOf, runSchema, type statusSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { formatDuration } from '../../components/format.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { NOW } from '../../texts/now.js';
import styles from './now.module.css';
import { RunStrip } from './run-strip.js';

const STRIP_RUNS = 50;
const runListSchema = listOf(runSchema);

/** How long ago S-360 was last known to be complete, and how the last 50 runs ended. */
export function BehindCard({ status }: { status: z.output<typeof statusSchema> }) {
  const { behindSeconds, unprocessedPages } = status.lag;
  const runs = useRead({ path: '/runs', query: { limit: STRIP_RUNS }, answer: runListSchema });
  const failed = (runs.data?.items ?? []).filter(({ status }) => status === 'FAILED').length;
  return (
    <Card title={NOW.behindBy} columns={4}>
      <p className={styles.big}>
        {behindSeconds === null ? NOW.unknown : <Growing seconds={behindSeconds} readAt={status.readAt} />}
      </p>
      <p className="soft">
        {status.open.failedPages > 0 ? (
          <ScreenLink to="/pages" query={{ status: 'FAILED', givenUp: 'false' }} className="link">
            {NOW.because(status.open.failedPages)}
          </ScreenLink>
        ) : (
          NOW.pagesWaiting(unprocessedPages)
        )}
        {' · '}
        {NOW.keyMoved} <Time at={status.key.updatedAt} />
      </p>
      {runs.data !== undefined && runs.data.items.length > 0 && (
        <>
          <RunStrip runs={runs.data.items} />
          <p className="soft">
            {NOW.lastRuns(runs.data.items.length)}
            {failed > 0 && (
              <>
                {' · '}
                <ScreenLink to="/runs" query={{ status: 'FAILED' }} className="link">
                  {NOW.failed(failed)}
                </ScreenLink>
              </>
            )}
          </p>
        </>
      )}
    </Card>
  );
}

/** Counts on between two answers. */
function Growing({ seconds, readAt }: { seconds: number; readAt: string }) {
  const since = Math.max(0, useNow() - Date.parse(readAt)) / 1000;
  // A browser whose clock is wrong by more than a minute shows what the dashboard computed.
  return formatDuration(since > 60 ? seconds : seconds + since);
}
