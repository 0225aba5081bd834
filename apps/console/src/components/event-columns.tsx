import type { eventSchema } from '@tixngo-sync/api';
import { MOBILE_STATUS_FAMILIES } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { EVENTS } from '../texts/events.js';
import { Count } from './count.js';
import type { Column } from './data-table.js';
import { FreshnessBadge } from './freshness-badge.js';
import { EventLink } from './ticket-columns.js';
import { Time } from './time.js';

type Event = z.output<typeof eventSchema>;

/** The columns of lists of events. Every number leads to exactly what it counts. */
export const EVENT_COLUMNS = {
  event: {
    header: EVENTS.event,
    isTitle: true,
    isText: true,
    cell: ({ eventId, eventName, site, city }) => (
      <>
        <EventLink id={eventId} name={eventName} />
        <div className="soft">{[site, city].filter((part) => part !== null).join(', ')}</div>
      </>
    ),
  },
  kickOff: {
    header: EVENTS.kickOff,
    cell: ({ startTime }) => startTime !== null && <Time at={startTime} show="minute" />,
  },
  behind: {
    header: EVENTS.freshness,
    cell: ({ behindSeconds }) => <FreshnessBadge seconds={behindSeconds} />,
  },
  tickets: {
    header: EVENTS.tickets,
    isNumber: true,
    cell: ({ eventId, eventName, tickets }) => (
      <Count
        of={tickets}
        list={{ to: '/tickets', query: { eventId } }}
        what={EVENTS.of(EVENTS.tickets, eventName ?? eventId)}
      />
    ),
  },
  notDownloaded: {
    header: EVENTS.notDownloaded,
    isNumber: true,
    cell: ({ eventId, eventName, byMobileStatus }) => (
      <Count
        of={byMobileStatus.INJECTED ?? 0}
        list={{ to: '/tickets', query: { eventId, mobileStatus: 'INJECTED' } }}
        what={EVENTS.of(EVENTS.notDownloaded, eventName ?? eventId)}
      />
    ),
  },
  activated: { header: EVENTS.activated, isNumber: true, cell: (event) => <ActivatedCount event={event} /> },
  mismatches: {
    header: EVENTS.mismatches,
    isNumber: true,
    cell: (event) => <AnomalyCount event={event} kind="STATUS_MISMATCH" what={EVENTS.mismatches} />,
  },
  stuck: {
    header: EVENTS.stuck,
    isNumber: true,
    cell: (event) => <AnomalyCount event={event} kind="PENDING_TOO_LONG" what={EVENTS.stuck} />,
  },
  problems: {
    header: EVENTS.problems,
    isNumber: true,
    cell: ({ eventId, eventName, openProblems: { failedPages, quarantined } }) => (
      <Count
        of={failedPages + quarantined}
        list={{ to: '/events/{id}', id: eventId }}
        what={EVENTS.of(EVENTS.problems, eventName ?? eventId)}
      />
    ),
  },
} as const satisfies Readonly<Record<string, Column<Event>>>;

/** Activated in some way. Several ways are listed on the event's screen. */
function ActivatedCount({ event: { eventId, eventName, byMobileStatus } }: { event: Event }) {
  const ways = ACTIVATED.filter((status) => (byMobileStatus[status] ?? 0) > 0);
  const [mobileStatus] = ways;
  return (
    <Count
      of={ways.reduce((sum, status) => sum + (byMobileStatus[status] ?? 0), 0)}
      list={
        ways.length === 1
          ? { to: '/tickets', query: { eventId, mobileStatus } }
          : { to: '/events/{id}', id: eventId }
      }
      what={EVENTS.of(EVENTS.activated, eventName ?? eventId)}
    />
  );
}

const ACTIVATED = MOBILE_STATUS_FAMILIES.activation.filter((status) => status !== 'DEACTIVATED');

interface AnomalyCountProps {
  readonly event: Event;
  readonly kind: 'STATUS_MISMATCH' | 'PENDING_TOO_LONG';
  readonly what: string;
}

function AnomalyCount({ event: { eventId, eventName, anomalies }, kind, what }: AnomalyCountProps) {
  return (
    <Count
      of={anomalies[kind] ?? 0}
      list={{ to: '/events', query: { view: 'suspicious', eventId, kind } }}
      what={EVENTS.of(what, eventName ?? eventId)}
    />
  );
}
