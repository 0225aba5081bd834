import { statusSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Cards, Column } from '../../components/card.js';
import { LiveRegion } from '../../components/live-region.js';
import { Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { NOW } from '../../texts/now.js';
import { BehindCard } from './behind-card.js';
import { ChartsCard } from './charts-card.js';
import { EventsCard } from './events-card.js';
import { toneOf, withoutCommands, withoutEventDay } from './headline.js';
import { HeadlineActions } from './headline-actions.js';
import { LastRunsCard } from './last-runs-card.js';
import { ProblemsCard } from './problems-card.js';
import { RunCard } from './run-card.js';
import { ScheduleCards } from './schedule-cards.js';
import { NowSkeleton } from './skeleton.js';
import { QueuesCard, WorkersCard } from './workers-cards.js';

/** Shows whether S-360 is up to date, what to do about it, and what happens now. */
export default function NowScreen() {
  const status = useRead({ path: '/status', answer: statusSchema });
  const situation = status.data?.situation;
  return (
    <Screen
      title={situation === undefined ? NOW.title : withoutEventDay(situation.headline)}
      tone={situation === undefined ? 'idle' : toneOf(situation.tone)}
      about={situation === undefined ? NOW.reading : withoutCommands(situation.detail)}
      actions={status.data === undefined ? undefined : <HeadlineActions status={status.data} />}
    >
      <LiveRegion text={situation?.headline.split(';')[0]} />
      <Loaded of={status} skeleton={<NowSkeleton />}>
        {(data) => (
          <Cards>
            <BehindCard status={data} />
            <RunCard status={data} />
            <ScheduleCards schedules={data.schedules} tixngo={data.tixngo} />
            <ChartsCard />
            <Column>
              <EventsCard />
              <WorkersCard workers={data.workers} />
            </Column>
            <ProblemsCard />
            <LastRunsCard />
            <QueuesCard />
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}
