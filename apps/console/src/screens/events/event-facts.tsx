import type { eventSchema } from '@tixngo-sync/api';
import { count } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { Time } from '../../components/time.js';
import { EVENTS } from '../../texts/events.js';

/** Kick-off, place and size of an event in a line. */
export function EventFacts({ event }: { event: z.output<typeof eventSchema> }) {
  const { startTime, site, city, tickets } = event;
  const rest = [site, city, count(tickets, 'ticket')].filter((part) => part !== null);
  return (
    <>
      {startTime !== null && (
        <>
          {EVENTS.kickOff} <Time at={startTime} show="minute" /> (<Time at={startTime} />){' · '}
        </>
      )}
      {rest.join(' · ')}
    </>
  );
}
