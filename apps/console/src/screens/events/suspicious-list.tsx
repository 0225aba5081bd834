import { anomalySchema, listOf } from '@tixngo-sync/api';
import { ANOMALY_KINDS } from '@tixngo-sync/domain';
import { useRead } from '../../api/use-read.js';
import { AnomalyTable } from '../../components/anomaly-table.js';
import { Card } from '../../components/card.js';
import { ChoiceFilter, Filters, TextFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { useFilters } from '../../components/use-filters.js';
import { EVENTS } from '../../texts/events.js';

const anomalyListSchema = listOf(anomalySchema);
export const SUSPICIOUS_FILTERS = ['kind', 'eventId'] as const;

/** The suspicious tickets of all events, nearest kick-off first. */
export function SuspiciousList() {
  const [query] = useFilters(...SUSPICIOUS_FILTERS, 'after');
  const anomalies = useRead({ path: '/anomalies', query, answer: anomalyListSchema });
  return (
    <>
      <Filters names={SUSPICIOUS_FILTERS}>
        <ChoiceFilter
          name="kind"
          label={EVENTS.kind}
          choices={ANOMALY_KINDS.map((value) => ({ value, label: EVENTS.kinds[value] }))}
        />
        <TextFilter name="eventId" label={EVENTS.eventId} />
      </Filters>
      <Card title={EVENTS.suspicious}>
        <Loaded of={anomalies}>
          {({ items, next }) => (
            <>
              <AnomalyTable anomalies={items} isWithEvent />
              <Parts next={next} by="after" />
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}
