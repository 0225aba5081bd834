import { listOf, quarantinedSchema } from '@tixngo-sync/api';
import { QUARANTINE_REASONS, QUARANTINE_STATUSES } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Buttons } from '../../components/buttons.js';
import { Card } from '../../components/card.js';
import { Cause } from '../../components/cause.js';
import { ChosenTickets } from '../../components/chosen-tickets.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ChoiceFilter, Filters, TextFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { QuarantineRetryButton, SkipButton } from '../../components/quarantine-buttons.js';
import { ScreenLink } from '../../components/screen-link.js';
import { SelectionBar } from '../../components/selection-bar.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Time } from '../../components/time.js';
import { useFilters } from '../../components/use-filters.js';
import { useSelection } from '../../components/use-selection.js';
import { CAUSE_WORDS } from '../../texts/problems.js';
import { QUARANTINE } from '../../texts/quarantine.js';
import { STATUS_WORDS } from '../../texts/statuses.js';

type Quarantined = z.output<typeof quarantinedSchema>;
const quarantineListSchema = listOf(quarantinedSchema);
const FILTERS = ['q', 'status', 'code'] as const;

/** The quarantined tickets, newest first, to find one by its id or tax number. */
export function QuarantineCard() {
  const [query] = useFilters(...FILTERS, 'before');
  const tickets = useRead({ path: '/quarantine', query, answer: quarantineListSchema });
  return (
    <Card title={QUARANTINE.listTitle} beside={<TicketFilters />}>
      <Loaded of={tickets}>
        {({ items, next }) => (
          <>
            <TicketList tickets={items} isFiltered={Object.keys(query).length > 0} />
            <Parts next={next} by="before" />
          </>
        )}
      </Loaded>
    </Card>
  );
}

/** The list, in which open tickets can be chosen. */
function TicketList({ tickets, isFiltered }: { tickets: readonly Quarantined[]; isFiltered: boolean }) {
  const selection = useSelection(tickets, {
    keyOf: ({ quarantineId }) => quarantineId,
    nameOf: ({ quarantineId, ticketId }) => QUARANTINE.named(ticketId, quarantineId),
    isChoosable: ({ status }) => status === 'OPEN',
  });
  return (
    <>
      <SelectionBar selection={selection}>
        <ChosenTickets
          ids={selection.chosen.map(({ quarantineId }) => quarantineId)}
          onDone={() => selection.choose(tickets, false)}
        />
      </SelectionBar>
      <DataTable
        caption={QUARANTINE.listTitle}
        rows={tickets}
        rowKey={({ quarantineId }) => quarantineId}
        empty={<Empty title={QUARANTINE.none}>{isFiltered ? QUARANTINE.noneMatch : undefined}</Empty>}
        columns={COLUMNS}
        selection={selection}
      />
    </>
  );
}

function TicketFilters() {
  return (
    <Filters names={FILTERS}>
      <TextFilter name="q" label={QUARANTINE.find} />
      <ChoiceFilter
        name="status"
        label={QUARANTINE.status}
        choices={QUARANTINE_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value].word }))}
      />
      <ChoiceFilter
        name="code"
        label={QUARANTINE.reason}
        choices={QUARANTINE_REASONS.map((value) => ({ value, label: CAUSE_WORDS[value] ?? value }))}
      />
    </Filters>
  );
}

const COLUMNS: readonly Column<Quarantined>[] = [
  {
    header: QUARANTINE.ticket,
    isTitle: true,
    cell: ({ quarantineId, ticketId }) => (
      <ScreenLink to="/quarantine/{id}" id={quarantineId} className="link">
        {ticketId ?? QUARANTINE.noTicketId}
      </ScreenLink>
    ),
  },
  { header: QUARANTINE.taxNumber, isExtra: true, cell: ({ taxNumber }) => taxNumber },
  { header: QUARANTINE.status, isState: true, cell: ({ status }) => <StatusBadge status={status} /> },
  {
    header: QUARANTINE.reason,
    isText: true,
    cell: ({ reasonCode, field, message }) => <Cause code={reasonCode} field={field} message={message} />,
  },
  {
    header: QUARANTINE.since,
    isNumber: true,
    order: 'descending',
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
  {
    header: QUARANTINE.action,
    isAction: true,
    cell: (ticket) =>
      ticket.status === 'OPEN' ? (
        <Buttons>
          <QuarantineRetryButton ticket={ticket} isSmall />
          <SkipButton ticket={ticket} isSmall />
        </Buttons>
      ) : null,
  },
];
