import { contactSchema, eventSchema, listOf } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { CONTACT_COLUMNS } from '../../components/contact-columns.js';
import { DataTable } from '../../components/data-table.js';
import { EVENT_COLUMNS } from '../../components/event-columns.js';
import { TICKETS } from '../../texts/tickets.js';

const SHOWN = 10;

const eventListSchema = listOf(eventSchema);
const contactListSchema = listOf(contactSchema);

/** The events that a search finds; nothing without any. */
export function FoundEventsCard({ q }: { q: string }) {
  const { data } = useRead({ path: '/events', query: { q, limit: SHOWN }, answer: eventListSchema });
  if (data === undefined || data.items.length === 0) return null;
  const { event, kickOff, tickets, behind } = EVENT_COLUMNS;
  return (
    <Card title={TICKETS.alsoEvents}>
      <DataTable
        caption={TICKETS.alsoEvents}
        rows={data.items}
        rowKey={({ eventId }) => eventId}
        columns={[event, kickOff, tickets, behind]}
        empty={null}
      />
    </Card>
  );
}

/** The contacts that a search finds; nothing without any. */
export function FoundContactsCard({ q }: { q: string }) {
  const { data } = useRead({ path: '/contacts', query: { q, limit: SHOWN }, answer: contactListSchema });
  if (data === undefined || data.items.length === 0) return null;
  const { contact, name, email, kind, tickets } = CONTACT_COLUMNS;
  return (
    <Card title={TICKETS.alsoContacts}>
      <DataTable
        caption={TICKETS.alsoContacts}
        rows={data.items}
        rowKey={({ contactId }) => contactId}
        columns={[contact, name, email, kind, tickets]}
        empty={null}
      />
    </Card>
  );
}
