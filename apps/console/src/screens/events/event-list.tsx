import { eventSchema, listOf } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { EVENT_COLUMNS } from '../../components/event-columns.js';
import { Filters, TextFilter, TimeFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { useFilters } from '../../components/use-filters.js';
import { EVENTS } from '../../texts/events.js';

const eventListSchema = listOf(eventSchema);
export const EVENT_FILTERS = ['q', 'from', 'to'] as const;

/** The events, nearest kick-off first, each number with its list. */
export function EventList() {
  const [query] = useFilters(...EVENT_FILTERS, 'after');
  const events = useRead({ path: '/events', query, answer: eventListSchema });
  const { event, kickOff, behind, tickets, notDownloaded, activated, mismatches, stuck, problems } =
    EVENT_COLUMNS;
  return (
    <>
      <Filters names={EVENT_FILTERS}>
        <TextFilter name="q" label={EVENTS.search} />
        <TimeFilter name="from" label={EVENTS.from} />
        <TimeFilter name="to" label={EVENTS.to} />
      </Filters>
      <Card title={EVENTS.title}>
        <Loaded of={events}>
          {({ items, next }) => (
            <>
              <DataTable
                caption={EVENTS.title}
                rows={items}
                rowKey={({ eventId }) => eventId}
                columns={[
                  event,
                  kickOff,
                  behind,
                  tickets,
                  notDownloaded,
                  { ...activated, isExtra: true },
                  mismatches,
                  stuck,
                  problems,
                ]}
                empty={
                  <Empty title={EVENTS.none}>
                    {Object.keys(query).length > 0 ? EVENTS.noneMatch : EVENTS.noneYet}
                  </Empty>
                }
              />
              <Parts next={next} by="after" />
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}
