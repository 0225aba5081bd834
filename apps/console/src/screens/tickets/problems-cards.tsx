import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { AnomalyBadge } from '../../components/anomaly-badge.js';
import { Card } from '../../components/card.js';
import { QuarantinedTable } from '../../components/quarantined-table.js';
import { Time } from '../../components/time.js';
import { TICKETS } from '../../texts/tickets.js';
import styles from './tickets.module.css';

type Detail = z.output<typeof ticketDetailSchema>;

/** What makes the ticket suspicious, with what to do; nothing when nothing does. */
export function AnomaliesCard({ anomalies }: Pick<Detail, 'anomalies'>) {
  if (anomalies.length === 0) return null;
  return (
    <Card title={TICKETS.anomalies}>
      <ul className={styles.lines}>
        {anomalies.map(({ kind, since, advice }) => (
          <li key={kind}>
            <div className={styles.fixed}>
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
      <QuarantinedTable caption={TICKETS.problems} quarantined={quarantined} />
    </Card>
  );
}
