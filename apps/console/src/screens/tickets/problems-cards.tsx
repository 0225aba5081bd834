import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { AnomalyBadge } from '../../components/anomaly-badge.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { ScreenLink } from '../../components/screen-link.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Time } from '../../components/time.js';
import { TICKETS } from '../../texts/tickets.js';
import styles from './tickets.module.css';
import { PageLink } from './why-card.js';

type Detail = z.output<typeof ticketDetailSchema>;

/** What makes the ticket suspicious, with what to do; nothing when nothing does. */
export function AnomaliesCard({ anomalies }: Pick<Detail, 'anomalies'>) {
  if (anomalies.length === 0) return null;
  return (
    <Card title={TICKETS.anomalies}>
      <ul className={styles.lines}>
        {anomalies.map(({ kind, since, advice }) => (
          <li key={kind}>
            <div>
              <AnomalyBadge kind={kind} />
            </div>
            <div>
              {advice}
              <div className={styles.where}>
                {since !== null && (
                  <span>
                    {TICKETS.since} <Time at={since} show="clock" />
                  </span>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The changes of the ticket that came into quarantine, the open ones with the problem to act on. */
export function ProblemsCard({ quarantined }: Pick<Detail, 'quarantined'>) {
  if (quarantined.length === 0) return null;
  return (
    <Card title={TICKETS.problems}>
      <DataTable
        caption={TICKETS.problems}
        rows={quarantined}
        rowKey={({ quarantineId }) => quarantineId}
        empty={null}
        columns={[
          { header: TICKETS.cause, isTitle: true, cell: ({ reasonCode }) => <code>{reasonCode}</code> },
          { header: TICKETS.reason, isText: true, cell: ({ message }) => message },
          { header: TICKETS.status, cell: ({ status }) => <StatusBadge status={status} /> },
          { header: TICKETS.fetched, isExtra: true, cell: ({ pageId }) => <PageLink id={pageId} /> },
          { header: TICKETS.since, isNumber: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
          {
            header: TICKETS.action,
            isNumber: true,
            cell: ({ status, problemId }) =>
              status === 'OPEN' && (
                <ScreenLink to="/problems/{id}" id={problemId} className="link">
                  {TICKETS.showProblem}
                </ScreenLink>
              ),
          },
        ]}
      />
    </Card>
  );
}
