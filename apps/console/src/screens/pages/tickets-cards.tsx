import type { pageDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ScreenLink } from '../../components/screen-link.js';
import { StatusBadge } from '../../components/status-badge.js';
import { PAGES, TICKET_OUTCOME_WORDS } from '../../texts/pages.js';

type Detail = z.output<typeof pageDetailSchema>;

/** The tickets of the page that came into quarantine; nothing without any. */
export function QuarantinedCard({ quarantined }: Pick<Detail, 'quarantined'>) {
  if (quarantined.length === 0) return null;
  return (
    <Card title={PAGES.quarantinedTitle}>
      <DataTable
        caption={PAGES.quarantinedTitle}
        rows={quarantined}
        rowKey={({ quarantineId }) => quarantineId}
        empty={null}
        columns={[
          {
            header: PAGES.ticket,
            isTitle: true,
            cell: ({ quarantineId, ticketId }) => (
              <ScreenLink to="/quarantine/{id}" id={quarantineId} className="link">
                {ticketId ?? PAGES.noTicketId}
              </ScreenLink>
            ),
          },
          { header: PAGES.taxNumber, cell: ({ taxNumber }) => taxNumber },
          { header: PAGES.status, isState: true, cell: ({ status }) => <StatusBadge status={status} /> },
          { header: PAGES.reason, cell: ({ reasonCode }) => reasonCode },
          { header: PAGES.why, isText: true, cell: ({ message }) => message },
        ]}
      />
    </Card>
  );
}

/** Every ticket of the page, and what happened to it. */
export function TicketsCard({ tickets }: Pick<Detail, 'tickets'>) {
  return (
    <Card title={PAGES.ticketsTitle}>
      <DataTable
        caption={PAGES.ticketsTitle}
        rows={tickets ?? []}
        rowKey={({ position }) => position}
        empty={<Empty title={PAGES.noTickets} />}
        columns={[
          { header: PAGES.position, cell: ({ position }) => position + 1 },
          { header: PAGES.ticket, isTitle: true, cell: ({ ticketId }) => <TicketLink id={ticketId} /> },
          { header: PAGES.taxNumber, cell: ({ taxNumber }) => taxNumber },
          {
            header: PAGES.ticketOutcome,
            cell: ({ outcome }) => {
              const { tone, word } = TICKET_OUTCOME_WORDS[outcome];
              return <Badge tone={tone}>{word}</Badge>;
            },
          },
        ]}
      />
    </Card>
  );
}

function TicketLink({ id }: { id: string | null }) {
  if (id === null) return PAGES.noTicketId;
  return (
    <ScreenLink to="/tickets/{id}" id={id} className="link">
      {id}
    </ScreenLink>
  );
}
