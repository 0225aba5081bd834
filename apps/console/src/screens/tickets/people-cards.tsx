import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { ContactLink } from '../../components/contact-columns.js';
import { DataTable } from '../../components/data-table.js';
import { DISTRIBUTION_COLUMNS } from '../../components/distribution-columns.js';
import { Empty } from '../../components/empty.js';
import { nameOf } from '../../components/ticket-columns.js';
import { CONTACTS } from '../../texts/contacts.js';
import { TICKETS } from '../../texts/tickets.js';

type Detail = z.output<typeof ticketDetailSchema>;

/** The contacts who have or had the ticket, or to whom it is being transferred. */
export function PeopleCard({ contacts, ticket }: Pick<Detail, 'contacts' | 'ticket'>) {
  return (
    <Card title={TICKETS.people} columns={6}>
      <DataTable
        caption={TICKETS.people}
        rows={contacts}
        rowKey={({ contactId }) => contactId}
        empty={<Empty title={TICKETS.noPeople} />}
        columns={[
          {
            header: CONTACTS.contact,
            isTitle: true,
            cell: ({ contactId }) => <ContactLink id={contactId} />,
          },
          {
            header: CONTACTS.name,
            isText: true,
            cell: ({ contactId, firstName, lastName }) => (
              <>
                {nameOf(firstName, lastName)}{' '}
                {contactId === ticket.culturalContactId && <Badge tone="good">{TICKETS.contact}</Badge>}
              </>
            ),
          },
          { header: CONTACTS.email, isText: true, cell: ({ email }) => email },
        ]}
      />
    </Card>
  );
}

/** How the ticket went from contact to contact. */
export function DistributionsCard({ distributions }: Pick<Detail, 'distributions'>) {
  const { from, to, action, status, initiated, resolved } = DISTRIBUTION_COLUMNS;
  return (
    <Card title={TICKETS.distributions}>
      <DataTable
        caption={TICKETS.distributions}
        rows={distributions}
        rowKey={({ sequence }) => sequence}
        empty={<Empty title={TICKETS.noDistributions} />}
        columns={[from, to, action, status, initiated, resolved]}
      />
    </Card>
  );
}
