import type { eventSchema } from '@tixngo-sync/api';
import { MOBILE_STATUSES, NOT_IN_TIXNGO } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { Count } from '../../components/count.js';
import { Empty } from '../../components/empty.js';
import { MobileStatusBadge } from '../../components/mobile-status-badge.js';
import { EVENTS } from '../../texts/events.js';
import { MOBILE_STATUS_WORDS } from '../../texts/tickets.js';
import styles from './events.module.css';

/** How many tickets have each mobile status, each with its list. */
export function StatusesCard({ event }: { event: z.output<typeof eventSchema> }) {
  const { eventId, tickets, byMobileStatus, notInTixngo } = event;
  const listed = MOBILE_STATUSES.filter((status) => (byMobileStatus[status] ?? 0) > 0);
  return (
    <Card title={EVENTS.byStatus}>
      {tickets === 0 ? (
        <Empty title={EVENTS.noTickets} />
      ) : (
        <ul className={styles.bars}>
          {listed.map((status) => (
            <li key={status}>
              <MobileStatusBadge status={status} />
              <Bar part={byMobileStatus[status] ?? 0} of={tickets} />
              <Count
                of={byMobileStatus[status] ?? 0}
                list={{ to: '/tickets', query: { eventId, mobileStatus: status } }}
                what={MOBILE_STATUS_WORDS[status].word}
              />
            </li>
          ))}
          {notInTixngo > 0 && (
            <li>
              <MobileStatusBadge status={null} />
              <Bar part={notInTixngo} of={tickets} />
              <Count
                of={notInTixngo}
                list={{ to: '/tickets', query: { eventId, mobileStatus: NOT_IN_TIXNGO } }}
                what={EVENTS.notInTixngo}
              />
            </li>
          )}
        </ul>
      )}
    </Card>
  );
}

function Bar({ part, of }: { part: number; of: number }) {
  return (
    <span className={styles.track} aria-hidden="true">
      <span className={styles.fill} style={{ width: `${(100 * part) / of}%` }} />
    </span>
  );
}
