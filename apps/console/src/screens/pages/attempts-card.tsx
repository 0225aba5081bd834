import type { pageDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { Duration } from '../../components/duration.js';
import { Empty } from '../../components/empty.js';
import { Time } from '../../components/time.js';
import { PAGES } from '../../texts/pages.js';

type Attempts = z.output<typeof pageDetailSchema>['attemptLog'];

const OUTCOMES = {
  PROCESSED: { tone: 'good', word: 'processed' },
  FAILED: { tone: 'bad', word: 'failed' },
  LOST: { tone: 'attention', word: 'worker died' },
} as const;

/** Every try to process the page, newest first: when, who asked for it, what happened. */
export function AttemptsCard({ attempts }: { attempts: Attempts }) {
  return (
    <Card title={PAGES.attemptsTitle}>
      <DataTable
        caption={PAGES.attemptsTitle}
        rows={[...attempts].reverse()}
        rowKey={({ attempt }) => attempt}
        empty={<Empty title={PAGES.noAttempts} />}
        columns={[
          { header: PAGES.position, isTitle: true, cell: ({ attempt }) => attempt },
          { header: PAGES.when, cell: ({ endedAt }) => <Time at={endedAt} show="clock" /> },
          {
            header: PAGES.took,
            isNumber: true,
            cell: ({ startedAt, endedAt }) => startedAt && <Duration from={startedAt} to={endedAt} />,
          },
          { header: PAGES.who, cell: ({ trigger, requestedBy }) => requestedBy ?? PAGES.triggers[trigger] },
          {
            header: PAGES.outcome,
            cell: ({ outcome }) => <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].word}</Badge>,
          },
          {
            header: PAGES.why,
            isText: true,
            cell: ({ errorMessage, errorCode }) => errorMessage ?? errorCode,
          },
          { header: PAGES.worker, isExtra: true, cell: ({ worker }) => worker },
        ]}
      />
    </Card>
  );
}
