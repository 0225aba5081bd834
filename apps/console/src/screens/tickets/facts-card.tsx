import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { ContactLink } from '../../components/contact-columns.js';
import { FactRows } from '../../components/fact-rows.js';
import { MobileStatusBadge } from '../../components/mobile-status-badge.js';
import { nameOf, Person, s360Word } from '../../components/ticket-columns.js';
import { Time } from '../../components/time.js';
import { TICKETS } from '../../texts/tickets.js';

/** The ticket as S-360 shows it. What is not known is left out. */
export function FactsCard({ ticket }: Pick<z.output<typeof ticketDetailSchema>, 'ticket'>) {
  const place = [ticket.eventSite, ticket.eventCity, ticket.eventCountryCode].filter((part) => part !== null);
  return (
    <Card title={TICKETS.facts} columns={6}>
      <FactRows
        facts={[
          [TICKETS.taxNumber, ticket.taxNumber],
          [TICKETS.mobileStatus, <MobileStatusBadge key="mobile" status={ticket.mobileStatus} />],
          [TICKETS.s360Status, s360Word(ticket.s360Status)],
          [TICKETS.owner, personOf(ticket.ownerFirstName, ticket.ownerLastName, ticket.ownerEmail)],
          [TICKETS.holder, personOf(ticket.holderFirstName, ticket.holderLastName, ticket.holderEmail)],
          [TICKETS.recipient, ticket.recipientEmail],
          [TICKETS.contact, ticket.culturalContactId && <ContactLink id={ticket.culturalContactId} />],
          [TICKETS.initialContact, ticket.initialContactId && <ContactLink id={ticket.initialContactId} />],
          [TICKETS.place, place.length === 0 ? null : place.join(', ')],
          [TICKETS.organization, ticket.organizationCode],
          [TICKETS.sourceStatus, ticket.sourceStatus && <code key="source">{ticket.sourceStatus}</code>],
          [TICKETS.version, ticket.ticketVersion],
          [TICKETS.deletion, ticket.deletionReason],
          [
            TICKETS.updatedByTixngo,
            ticket.sourceUpdatedAt === null ? (
              TICKETS.never
            ) : (
              <Time key="updated" at={ticket.sourceUpdatedAt} show="clock" />
            ),
          ],
        ]}
      />
    </Card>
  );
}

function personOf(first: string | null, last: string | null, email: string | null) {
  const name = nameOf(first, last);
  return name === null && email === null ? null : <Person name={name} email={email} />;
}
