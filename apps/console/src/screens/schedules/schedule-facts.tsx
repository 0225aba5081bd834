import type { listedScheduleSchema } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { Fact, Facts } from '../../components/facts.js';
import { formatDuration } from '../../components/format.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { SCHEDULES } from '../../texts/schedules.js';

/** How a schedule is configured, beside what it does in fact. */
export function ScheduleFacts({ schedule }: { schedule: z.output<typeof listedScheduleSchema> }) {
  const { currentEverySeconds, effectiveSeconds, nextRunAt, startAt, endAt, lastSkippedAt } = schedule;
  return (
    <Facts>
      <Fact name={SCHEDULES.configured}>{schedule.frequency ?? SCHEDULES.frequencies.hand}</Fact>
      <Fact name={SCHEDULES.appliesNow}>
        {currentEverySeconds === null ? '–' : SCHEDULES.everyOf(currentEverySeconds)}
      </Fact>
      <Fact name={SCHEDULES.effective} hint={SCHEDULES.effectiveHint}>
        {effectiveSeconds === null ? '–' : formatDuration(effectiveSeconds)}
      </Fact>
      <Fact name={SCHEDULES.nextRun}>{nextRunAt === null ? '–' : <Time at={nextRunAt} />}</Fact>
      <Fact name={SCHEDULES.batchSize}>{SCHEDULES.tickets(schedule.batchSize)}</Fact>
      <Fact name={SCHEDULES.timezone}>{schedule.timezone}</Fact>
      <Fact name={SCHEDULES.startAt}>{startAt === null ? '–' : <Time at={startAt} show="clock" />}</Fact>
      <Fact name={SCHEDULES.endAt}>{endAt === null ? '–' : <Time at={endAt} show="clock" />}</Fact>
      <Fact
        name={SCHEDULES.skippedTicks}
        hint={
          lastSkippedAt !== null && (
            <>
              {SCHEDULES.lastSkipped} <Time at={lastSkippedAt} />
            </>
          )
        }
      >
        {digits(schedule.skippedTicks)}
      </Fact>
      <Fact name={SCHEDULES.itsRuns}>
        <ScreenLink to="/runs" query={{ schedule: schedule.name }} className="link">
          {SCHEDULES.showRuns}
        </ScreenLink>
      </Fact>
    </Facts>
  );
}
