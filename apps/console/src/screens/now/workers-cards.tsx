import { queueListSchema, queueSchema, type statusSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { ActionButton } from '../../components/action-button.js';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { Count } from '../../components/count.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Loaded } from '../../components/loaded.js';
import { Time } from '../../components/time.js';
import { addressOf } from '../../page-config.js';
import { NOW } from '../../texts/now.js';

/** The worker processes that are running. */
export function WorkersCard({ workers }: Pick<z.output<typeof statusSchema>, 'workers'>) {
  return (
    <Card title={NOW.workers}>
      <DataTable
        caption={NOW.workers}
        rows={workers}
        rowKey={({ workerId }) => workerId}
        empty={<Empty title={NOW.noWorker}>{NOW.noWorkerAdvice}</Empty>}
        columns={[
          { header: NOW.worker, isTitle: true, cell: ({ host, pid }) => NOW.workerName(host, pid) },
          {
            header: NOW.running,
            isNumber: true,
            isExtra: true,
            cell: ({ startedAt }) => <Time at={startedAt} />,
          },
          { header: NOW.seen, isNumber: true, cell: ({ seenAt }) => <Time at={seenAt} /> },
        ]}
      />
    </Card>
  );
}

/** The queues with their jobs. One that is paused shows who paused it, and Resume. */
export function QueuesCard() {
  const queues = useRead({ path: '/queues', answer: queueListSchema });
  return (
    <Card
      title={NOW.queues}
      beside={
        <a href={addressOf('/queues')} className="link">
          {NOW.bullBoard}
        </a>
      }
    >
      <Loaded of={queues}>
        {({ items }) => (
          <DataTable
            caption={NOW.queues}
            rows={items}
            rowKey={({ name }) => name}
            empty={<Empty title={NOW.noQueues} />}
            columns={[
              {
                header: NOW.queue,
                isTitle: true,
                cell: ({ name }) => (
                  <a href={addressOf(`/queues/queue/${encodeURIComponent(name)}`)} className="link">
                    {name}
                  </a>
                ),
              },
              { header: NOW.state, isState: true, cell: (queue) => <QueueState queue={queue} /> },
              {
                header: NOW.waiting,
                isNumber: true,
                cell: ({ counts }) => <Count of={counts.waiting + counts.prioritized} />,
              },
              { header: NOW.active, isNumber: true, cell: ({ counts }) => <Count of={counts.active} /> },
              {
                header: NOW.delayed,
                isNumber: true,
                isExtra: true,
                cell: ({ counts }) => <Count of={counts.delayed} />,
              },
              { header: NOW.failedJobs, isNumber: true, cell: ({ counts }) => <Count of={counts.failed} /> },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}

function QueueState({ queue: { name, paused, pausedBy } }: { queue: z.output<typeof queueSchema> }) {
  if (!paused) return <Badge tone="good">{NOW.works}</Badge>;
  return (
    <>
      <Badge tone="idle">{NOW.pausedBy(pausedBy)}</Badge>{' '}
      <ActionButton
        role="operator"
        isSmall
        label={NOW.resumeQueue(name)}
        action={{
          path: '/queues/{name}/resume',
          params: { name },
          body: {},
          answer: queueSchema,
          done: () => NOW.queueResumed(name),
        }}
      >
        {NOW.resume}
      </ActionButton>
    </>
  );
}
