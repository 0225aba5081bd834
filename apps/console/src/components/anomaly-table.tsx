import type { anomalySchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { EVENTS } from '../texts/events.js';
import { TICKETS } from '../texts/tickets.js';
import { AnomalyBadge } from './anomaly-badge.js';
import { ContactLink } from './contact-columns.js';
import { type Column, DataTable } from './data-table.js';
import { Empty } from './empty.js';
import { MobileStatusBadge } from './mobile-status-badge.js';
import { EventLink, s360Word, TicketLink } from './ticket-columns.js';
import { Time } from './time.js';

type Anomaly = z.output<typeof anomalySchema>;

interface AnomalyTableProps {
  readonly anomalies: readonly Anomaly[];
  /** With the event of each ticket, for lists of several events. */
  readonly isWithEvent?: boolean;
}

/** Suspicious tickets, each with what does not fit and what to do. */
export function AnomalyTable({ anomalies, isWithEvent = false }: AnomalyTableProps) {
  return (
    <DataTable
      caption={EVENTS.suspicious}
      rows={anomalies}
      rowKey={({ ticketId, kind }) => `${kind} ${ticketId}`}
      empty={<Empty title={EVENTS.noSuspicious} />}
      columns={isWithEvent ? [TICKET, KIND, EVENT, ...REST] : [TICKET, KIND, ...REST]}
    />
  );
}

const TICKET: Column<Anomaly> = {
  header: TICKETS.ticket,
  isTitle: true,
  cell: ({ ticketId }) => <TicketLink id={ticketId} />,
};

const KIND: Column<Anomaly> = { header: EVENTS.kind, cell: ({ kind }) => <AnomalyBadge kind={kind} /> };

const EVENT: Column<Anomaly> = {
  header: EVENTS.event,
  isText: true,
  cell: ({ eventId, eventName, eventStartTime }) =>
    eventId !== null && (
      <>
        <EventLink id={eventId} name={eventName} />
        <div className="soft">{eventStartTime !== null && <Time at={eventStartTime} show="minute" />}</div>
      </>
    ),
};

const REST: Column<Anomaly>[] = [
  {
    header: TICKETS.mobileStatus,
    isState: true,
    isExtra: true,
    cell: ({ mobileStatus }) => <MobileStatusBadge status={mobileStatus} />,
  },
  { header: TICKETS.s360Status, isExtra: true, cell: ({ s360Status }) => s360Word(s360Status) },
  {
    header: TICKETS.contact,
    isExtra: true,
    cell: ({ culturalContactId }) => culturalContactId !== null && <ContactLink id={culturalContactId} />,
  },
  { header: EVENTS.advice, isText: true, cell: ({ advice }) => advice },
  {
    header: EVENTS.since,
    isNumber: true,
    cell: ({ since }) => since !== null && <Time at={since} />,
  },
];
