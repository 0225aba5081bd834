import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { Empty } from '../../components/empty.js';
import { MobileStatusBadge } from '../../components/mobile-status-badge.js';
import { Time } from '../../components/time.js';
import { TICKETS } from '../../texts/tickets.js';
import styles from './tickets.module.css';

type History = z.output<typeof ticketDetailSchema>['history'];

/** The steps that TIXNGO has reported, oldest first. */
export function LifeCard({ history }: { history: History }) {
  return (
    <Card title={TICKETS.life} columns={6}>
      {history.length === 0 ? (
        <Empty title={TICKETS.noLife} />
      ) : (
        <ol className={styles.life}>
          {history.map((step) => (
            <li key={`${step.occurredAt} ${step.status}`}>
              <div className={styles.step}>
                <MobileStatusBadge status={step.status} />
                <Time at={step.occurredAt} show="clock" />
              </div>
              <div className={styles.where}>
                {detailsOf(step).map((detail) => (
                  <span key={detail}>{detail}</span>
                ))}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function detailsOf({ ownerEmail, recipientEmail, actor, reason }: History[number]): string[] {
  return [
    ownerEmail === null ? [] : TICKETS.ownedBy(ownerEmail),
    recipientEmail === null ? [] : TICKETS.sentTo(recipientEmail),
    actor === null ? [] : TICKETS.by(actor),
    reason ?? [],
  ].flat();
}
