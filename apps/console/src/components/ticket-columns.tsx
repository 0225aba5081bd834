import type { contactDetailSchema } from '@tixngo-sync/api';
import type { S360Status } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { S360_STATUS_WORDS, TICKETS } from '../texts/tickets.js';
import type { Column } from './data-table.js';
import { MobileStatusBadge } from './mobile-status-badge.js';
import { ScreenLink } from './screen-link.js';
import { Time } from './time.js';

type Listed = z.output<typeof contactDetailSchema>['tickets'][number];

/** The columns of lists of tickets. */
export const TICKET_COLUMNS = {
  ticket: { header: TICKETS.ticket, isTitle: true, cell: ({ ticketId }) => <TicketLink id={ticketId} /> },
  taxNumber: { header: TICKETS.taxNumber, cell: ({ taxNumber }) => taxNumber },
  mobileStatus: {
    header: TICKETS.mobileStatus,
    isState: true,
    cell: ({ mobileStatus }) => <MobileStatusBadge status={mobileStatus} />,
  },
  s360Status: { header: TICKETS.s360Status, cell: ({ s360Status }) => s360Word(s360Status) },
  owner: {
    header: TICKETS.owner,
    isText: true,
    cell: ({ ownerFirstName, ownerLastName, ownerEmail }) => (
      <Person name={nameOf(ownerFirstName, ownerLastName)} email={ownerEmail} />
    ),
  },
  event: {
    header: TICKETS.eventName,
    isText: true,
    cell: ({ eventId, eventName }) => eventId !== null && <EventLink id={eventId} name={eventName} />,
  },
  changed: {
    header: TICKETS.changed,
    isNumber: true,
    cell: ({ sourceUpdatedAt }) => sourceUpdatedAt !== null && <Time at={sourceUpdatedAt} />,
  },
} as const satisfies Readonly<Record<string, Column<Listed>>>;

/** A link to a ticket by its id. */
export function TicketLink({ id }: { id: string }) {
  return (
    <ScreenLink to="/tickets/{id}" id={id} className="link">
      {id}
    </ScreenLink>
  );
}

/** A link to an event by its name, without one by its id. */
export function EventLink({ id, name }: { id: string; name: string | null }) {
  return (
    <ScreenLink to="/events/{id}" id={id} className="link">
      {name ?? id}
    </ScreenLink>
  );
}

/** A name with the e-mail below it. */
export function Person({ name, email }: { name: string | null; email: string | null }) {
  return (
    <>
      {name}
      {email !== null && <div className={name === null ? '' : 'soft'}>{email}</div>}
    </>
  );
}

/** Returns first and last name; null when neither is known. */
export function nameOf(first: string | null, last: string | null): string | null {
  const name = [first, last].filter((part) => part !== null && part !== '').join(' ');
  return name === '' ? null : name;
}

/** Returns the word for a status in S-360; one that is not known as it is. */
export function s360Word(status: string): string {
  return S360_STATUS_WORDS[status as S360Status] ?? status;
}
