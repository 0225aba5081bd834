import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { PageTable } from '../../components/page-table.js';
import { TICKETS } from '../../texts/tickets.js';

/** The pages that had the ticket, oldest first. */
export function TicketPagesCard({ pages }: Pick<z.output<typeof ticketDetailSchema>, 'pages'>) {
  return (
    <Card title={TICKETS.pages}>
      <PageTable caption={TICKETS.pages} pages={pages} none={TICKETS.noPages} />
    </Card>
  );
}
