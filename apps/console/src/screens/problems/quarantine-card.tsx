import { listOf, quarantinedSchema } from '@tixngo-sync/api';
import { QUARANTINE_REASONS, QUARANTINE_STATUSES } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Buttons } from '../../components/buttons.js';
import { Card } from '../../components/card.js';
import { Cause } from '../../components/cause.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ChoiceFilter, Filters, TextFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { QuarantineRetryButton, SkipButton } from '../../components/quarantine-buttons.js';
import { ScreenLink } from '../../components/screen-link.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Time } from '../../components/time.js';
import { useFilters } from '../../components/use-filters.js';
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
            <DataTable
              caption={QUARANTINE.listTitle}
              rows={items}
              rowKey={({ quarantineId }) => quarantineId}
              empty={
                <Empty title={QUARANTINE.none}>
                  {Object.keys(query).length > 0 ? QUARANTINE.noneMatch : undefined}
                </Empty>
              }
              columns={COLUMNS}
            />
            <Parts next={next} by="before" />
          </>
        )}
      </Loaded>
    </Card>
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
  { header: QUARANTINE.status, cell: ({ status }) => <StatusBadge status={status} /> },
  {
    header: QUARANTINE.reason,
    isText: true,
    cell: ({ reasonCode, field, message }) => <Cause code={reasonCode} field={field} message={message} />,
  },
  { header: QUARANTINE.since, isNumber: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    header: QUARANTINE.action,
    isNumber: true,
    cell: (ticket) =>
      ticket.status === 'OPEN' ? (
        <Buttons>
          <QuarantineRetryButton ticket={ticket} isSmall />
          <SkipButton ticket={ticket} isSmall />
        </Buttons>
      ) : null,
  },
];
