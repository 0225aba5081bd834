import { Button } from '@mantine/core';
import { eventDetailSchema } from '@tixngo-sync/api';
import { addressOfRequest } from '../../api/request.js';
import { useRead } from '../../api/use-read.js';
import { Cards, Column } from '../../components/card.js';
import { FreshnessBadge } from '../../components/freshness-badge.js';
import { Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { ScreenButton } from '../../components/screen-button.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { EVENTS } from '../../texts/events.js';
import { AnomaliesCard } from './anomalies-card.js';
import { EventFacts } from './event-facts.js';
import { FunnelCard } from './funnel-card.js';
import { OpenProblemsCards } from './open-problems-cards.js';
import { PlanBCard } from './plan-b-card.js';
import { ReadinessCard } from './readiness-card.js';
import { StatusesCard } from './statuses-card.js';

/** Shows an event: whether everything is ready for it, and where its tickets are. */
export default function EventScreen() {
  const id = useIdInPath();
  const detail = useRead({ path: '/events/{id}', params: { id }, answer: eventDetailSchema });
  const event = detail.data?.event;
  return (
    <Screen
      title={event?.eventName ?? id}
      beside={event !== undefined && <FreshnessBadge seconds={event.behindSeconds} />}
      about={event !== undefined && <EventFacts event={event} />}
      actions={
        <>
          <ScreenButton to="/events/{id}/report" id={id} variant="filled">
            {EVENTS.report}
          </ScreenButton>
          <Button
            component="a"
            variant="default"
            href={addressOfRequest({ path: '/events/{id}/tickets.csv', params: { id } })}
            title={EVENTS.planBAbout}
            download
          >
            {EVENTS.planB}
          </Button>
        </>
      }
    >
      <Loaded of={detail}>
        {(data) => (
          <Cards>
            <ReadinessCard eventId={id} readiness={data.readiness} />
            <Column columns={6}>
              <StatusesCard event={data.event} />
              <PlanBCard files={data.files} isMissing={data.isFileMissing} />
            </Column>
            <FunnelCard event={data.event} />
            <AnomaliesCard event={data.event} />
            <OpenProblemsCards failedPages={data.failedPages} quarantined={data.quarantined} />
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}
