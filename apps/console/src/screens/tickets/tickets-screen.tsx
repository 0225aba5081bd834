import { listOf, ticketSchema } from '@tixngo-sync/api';
import { MOBILE_STATUSES, NOT_IN_TIXNGO } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ChoiceFilter, Filters, TextFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { Screen } from '../../components/screen.js';
import { TICKET_COLUMNS } from '../../components/ticket-columns.js';
import { useFilters } from '../../components/use-filters.js';
import { MOBILE_STATUS_WORDS, TICKETS } from '../../texts/tickets.js';
import { FoundContactsCard, FoundEventsCard } from './also-found-cards.js';

type Ticket = z.output<typeof ticketSchema>;

const ticketListSchema = listOf(ticketSchema);
const FILTERS = ['q', 'email', 'eventId', 'mobileStatus'] as const;

/** Lists tickets. With a search, the events and contacts that it finds too. */
export default function TicketsScreen() {
  const [query] = useFilters(...FILTERS, 'after');
  const tickets = useRead({ path: '/tickets', query, answer: ticketListSchema });
  const { q } = query;
  const isFirstPart = query.after === undefined;
  return (
    <Screen title={q === undefined ? TICKETS.title : TICKETS.found(q)} about={TICKETS.about}>
      <Filters names={FILTERS}>
        <TextFilter name="q" label={TICKETS.search} />
        <TextFilter name="email" label={TICKETS.email} />
        <TextFilter name="eventId" label={TICKETS.event} />
        <ChoiceFilter
          name="mobileStatus"
          label={TICKETS.mobileStatus}
          choices={[
            ...MOBILE_STATUSES.map((value) => ({ value, label: MOBILE_STATUS_WORDS[value].word })),
            { value: NOT_IN_TIXNGO, label: TICKETS.notInTixngo },
          ]}
        />
      </Filters>
      <Cards>
        {q !== undefined && isFirstPart && <FoundEventsCard q={q} />}
        <Card title={TICKETS.title}>
          <Loaded of={tickets}>
            {({ items, next }) => (
              <>
                <DataTable
                  caption={TICKETS.title}
                  rows={items}
                  rowKey={({ ticketId }) => ticketId}
                  columns={q === undefined && query.email === undefined ? COLUMNS : [...COLUMNS, MATCHED]}
                  empty={
                    <Empty title={TICKETS.none}>
                      {Object.keys(query).length > 0 ? TICKETS.noneMatch : TICKETS.noneYet}
                    </Empty>
                  }
                />
                <Parts next={next} by="after" />
              </>
            )}
          </Loaded>
        </Card>
        {q !== undefined && isFirstPart && <FoundContactsCard q={q} />}
      </Cards>
    </Screen>
  );
}

const { ticket, taxNumber, mobileStatus, s360Status, owner, event, changed } = TICKET_COLUMNS;

const COLUMNS: Column<Ticket>[] = [
  ticket,
  taxNumber,
  mobileStatus,
  s360Status,
  owner,
  event,
  { ...changed, isExtra: true },
];

const MATCHED: Column<Ticket> = {
  header: TICKETS.matched,
  isExtra: true,
  cell: ({ matchedBy }) => matchedBy !== null && TICKETS.matches[matchedBy],
};
