import { anomalySchema, type eventSchema, listOf } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { AnomalyTable } from '../../components/anomaly-table.js';
import { Card } from '../../components/card.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { ScreenLink } from '../../components/screen-link.js';
import { EVENTS } from '../../texts/events.js';

const anomalyListSchema = listOf(anomalySchema);
const SHOWN = 10;

/** The first suspicious tickets of the event. */
export function AnomaliesCard({ event: { eventId } }: { event: z.output<typeof eventSchema> }) {
  const anomalies = useRead({
    path: '/anomalies',
    query: { eventId, limit: SHOWN },
    answer: anomalyListSchema,
  });
  const hasMore = anomalies.data !== undefined && anomalies.data.next !== null;
  return (
    <Card
      title={EVENTS.suspicious}
      beside={
        hasMore && (
          <ScreenLink to="/events" query={{ view: 'suspicious', eventId }} className="link">
            {EVENTS.all}
          </ScreenLink>
        )
      }
    >
      <Loaded of={anomalies} skeleton={<LineSkeletons lines={4} />}>
        {({ items }) => <AnomalyTable anomalies={items} />}
      </Loaded>
    </Card>
  );
}
