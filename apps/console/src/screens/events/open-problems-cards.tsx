import type { eventDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card, Cards } from '../../components/card.js';
import { PageTable } from '../../components/page-table.js';
import { QuarantinedTable } from '../../components/quarantined-table.js';
import { EVENTS } from '../../texts/events.js';
import styles from './events.module.css';

type Detail = z.output<typeof eventDetailSchema>;

/** The failed pages and quarantined tickets that hold up the event; nothing without any. */
export function OpenProblemsCards({ failedPages, quarantined }: Pick<Detail, 'failedPages' | 'quarantined'>) {
  if (failedPages.length + quarantined.length === 0) return null;
  return (
    <div id="open-problems" className={styles.wide}>
      <Cards>
        {failedPages.length > 0 && (
          <Card title={EVENTS.failedPages}>
            <PageTable caption={EVENTS.failedPages} pages={failedPages} none={EVENTS.nothing} />
          </Card>
        )}
        {quarantined.length > 0 && (
          <Card title={EVENTS.quarantined}>
            <QuarantinedTable caption={EVENTS.quarantined} quarantined={quarantined} isWithTicket />
          </Card>
        )}
      </Cards>
    </div>
  );
}
