import type { contactDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { DISTRIBUTION_COLUMNS } from '../../components/distribution-columns.js';
import { Empty } from '../../components/empty.js';
import { TICKET_COLUMNS, TicketLink } from '../../components/ticket-columns.js';
import { CONTACTS } from '../../texts/contacts.js';
import { TICKETS } from '../../texts/tickets.js';

type Detail = z.output<typeof contactDetailSchema>;

/** The tickets that the contact holds. */
export function HeldTicketsCard({ tickets, ticketCount }: Pick<Detail, 'tickets' | 'ticketCount'>) {
  const { ticket, taxNumber, mobileStatus, s360Status, owner, event, changed } = TICKET_COLUMNS;
  return (
    <Card
      title={CONTACTS.holds}
      beside={
        ticketCount > tickets.length && (
          <span className="soft">{CONTACTS.holdsFirst(tickets.length, ticketCount)}</span>
        )
      }
    >
      <DataTable
        caption={CONTACTS.holds}
        rows={tickets}
        rowKey={({ ticketId }) => ticketId}
        empty={<Empty title={CONTACTS.holdsNone} />}
        columns={[
          ticket,
          taxNumber,
          mobileStatus,
          s360Status,
          { ...owner, isExtra: true },
          event,
          { ...changed, isExtra: true },
        ]}
      />
    </Card>
  );
}

/** How tickets went from and to the contact, newest first. */
export function DistributionsCard({ distributions }: Pick<Detail, 'distributions'>) {
  const { from, to, action, status, initiated, resolved } = DISTRIBUTION_COLUMNS;
  return (
    <Card title={CONTACTS.distributions}>
      <DataTable
        caption={CONTACTS.distributions}
        rows={distributions}
        rowKey={({ ticketId, sequence }) => `${sequence} ${ticketId}`}
        empty={<Empty title={CONTACTS.noDistributions} />}
        columns={[
          { header: TICKETS.ticket, isTitle: true, cell: ({ ticketId }) => <TicketLink id={ticketId} /> },
          from,
          to,
          { ...action, isExtra: true },
          status,
          initiated,
          resolved,
        ]}
      />
    </Card>
  );
}
