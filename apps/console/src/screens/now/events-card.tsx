import { eventSchema, listOf } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { Count } from '../../components/count.js';
import { Empty } from '../../components/empty.js';
import { FreshnessBadge } from '../../components/freshness-badge.js';
import { Loaded } from '../../components/loaded.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { NOW } from '../../texts/now.js';
import styles from './now.module.css';

const eventListSchema = listOf(eventSchema);
const SHOWN = 6;

/** The events with the nearest kick-off, and how fresh each is. */
export function EventsCard() {
  const events = useRead({ path: '/events', query: { limit: SHOWN }, answer: eventListSchema });
  return (
    <Card
      title={NOW.nextEvents}
      beside={
        <ScreenLink to="/events" className="link">
          {NOW.allEvents}
        </ScreenLink>
      }
    >
      <Loaded of={events}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={NOW.noEvents} />
          ) : (
            <ul className={styles.lines}>
              {items.map((event) => (
                <EventLine key={event.eventId} event={event} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function EventLine({ event }: { event: z.output<typeof eventSchema> }) {
  const { eventId, eventName, startTime, tickets } = event;
  return (
    <li>
      <div>
        <ScreenLink to="/events/{id}" id={eventId} className="link">
          {eventName ?? eventId}
        </ScreenLink>
        <div className="soft">
          {startTime !== null && (
            <>
              <Time at={startTime} show="minute" /> ·{' '}
            </>
          )}
          <Count
            of={tickets}
            list={{ to: '/tickets', query: { eventId } }}
            what={NOW.ticketsOf(eventName ?? eventId)}
          />{' '}
          {tickets === 1 ? NOW.ticket : NOW.tickets}
        </div>
      </div>
      <FreshnessBadge seconds={event.behindSeconds} />
    </li>
  );
}
