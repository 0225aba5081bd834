import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { TICKETS } from '../texts/tickets.js';
import { causeWords } from './cause.js';
import { type Column, DataTable } from './data-table.js';
import { ScreenLink } from './screen-link.js';
import { StatusBadge } from './status-badge.js';
import { TicketLink } from './ticket-columns.js';
import { Time } from './time.js';

type Quarantined = z.output<typeof ticketDetailSchema>['quarantined'][number];

interface QuarantinedTableProps {
  readonly caption: string;
  readonly quarantined: readonly Quarantined[];
  /** With the ticket, for lists of several tickets. */
  readonly isWithTicket?: boolean;
}

/** Changes in quarantine, each with its reason; an open one leads to its problem, where it can be solved. */
export function QuarantinedTable({ caption, quarantined, isWithTicket = false }: QuarantinedTableProps) {
  return (
    <DataTable
      caption={caption}
      rows={quarantined}
      rowKey={({ quarantineId }) => quarantineId}
      empty={null}
      columns={isWithTicket ? [TICKET, ...COLUMNS] : COLUMNS}
    />
  );
}

const TICKET: Column<Quarantined> = {
  header: TICKETS.ticket,
  isTitle: true,
  cell: ({ ticketId }) => ticketId !== null && <TicketLink id={ticketId} />,
};

const COLUMNS: Column<Quarantined>[] = [
  {
    header: TICKETS.cause,
    isTitle: true,
    cell: ({ quarantineId, reasonCode }) => (
      <ScreenLink to="/quarantine/{id}" id={quarantineId} className="link">
        {causeWords(reasonCode)}
      </ScreenLink>
    ),
  },
  { header: TICKETS.reason, isText: true, cell: ({ message }) => message },
  { header: TICKETS.status, isState: true, cell: ({ status }) => <StatusBadge status={status} /> },
  {
    header: TICKETS.cameOn,
    isExtra: true,
    cell: ({ pageId }) => (
      <ScreenLink to="/pages/{id}" id={pageId} className="link">
        {TICKETS.page(pageId)}
      </ScreenLink>
    ),
  },
  { header: TICKETS.since, isNumber: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    header: TICKETS.action,
    isAction: true,
    cell: ({ status, problemId }) =>
      status === 'OPEN' && (
        <ScreenLink to="/problems/{id}" id={problemId} className="link">
          {TICKETS.showProblem}
        </ScreenLink>
      ),
  },
];
