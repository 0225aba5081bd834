import type { contactSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { CONTACTS } from '../texts/contacts.js';
import { Badge } from './badge.js';
import { Count } from './count.js';
import type { Column } from './data-table.js';
import { ScreenLink } from './screen-link.js';
import { nameOf } from './ticket-columns.js';
import { Time } from './time.js';

type Contact = z.output<typeof contactSchema>;

/** The columns of lists of contacts. */
export const CONTACT_COLUMNS = {
  contact: {
    header: CONTACTS.contact,
    isTitle: true,
    cell: ({ contactId }) => <ContactLink id={contactId} />,
  },
  name: {
    header: CONTACTS.name,
    isText: true,
    cell: ({ title, firstName, lastName, isTemporary }) => (
      <>
        {nameOf(nameOf(title, firstName), lastName)}{' '}
        {isTemporary && <Badge tone="attention">{CONTACTS.temporaryBadge}</Badge>}
      </>
    ),
  },
  email: { header: CONTACTS.email, isText: true, cell: ({ email }) => email },
  kind: { header: CONTACTS.kind, cell: ({ kind }) => CONTACTS.kinds[kind] },
  origin: { header: CONTACTS.origin, cell: ({ origin }) => CONTACTS.origins[origin] },
  tickets: {
    header: CONTACTS.tickets,
    isNumber: true,
    cell: ({ contactId, tickets }) => (
      <Count
        of={tickets}
        list={{ to: '/contacts/{id}', id: contactId }}
        what={CONTACTS.ticketsOf(contactId)}
      />
    ),
  },
  created: { header: CONTACTS.created, isNumber: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
} as const satisfies Readonly<Record<string, Column<Contact>>>;

/** A link to a contact by its id. */
export function ContactLink({ id }: { id: string }) {
  return (
    <ScreenLink to="/contacts/{id}" id={id} className="link">
      {id}
    </ScreenLink>
  );
}
