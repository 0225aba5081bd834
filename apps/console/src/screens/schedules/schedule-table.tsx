import type { listedScheduleSchema } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { type Column, DataTable } from '../../components/data-table.js';
import { DialogButton } from '../../components/dialog-button.js';
import { Empty } from '../../components/empty.js';
import { formatDuration } from '../../components/format.js';
import { PauseButton } from '../../components/pause-button.js';
import { RunNowButton } from '../../components/run-now-button.js';
import { ScheduleBadges, ScheduleNote } from '../../components/schedule-badges.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { ScheduleDialog } from './schedule-dialog.js';
import styles from './schedules.module.css';

type Listed = z.output<typeof listedScheduleSchema>;

/** The schedules with what each does now, and what changes it. */
export function ScheduleTable({ schedules }: { schedules: readonly Listed[] }) {
  return (
    <DataTable
      caption={SCHEDULES.title}
      columns={COLUMNS}
      rows={schedules}
      rowKey={({ scheduleId }) => scheduleId}
      empty={<Empty title={SCHEDULES.empty}>{SCHEDULES.emptyAdvice}</Empty>}
    />
  );
}

const COLUMNS: Column<Listed>[] = [
  {
    header: SCHEDULES.name,
    isTitle: true,
    isText: true,
    cell: (schedule) => (
      <>
        <div className={styles.name}>
          <ScreenLink to="/schedules/{id}" id={schedule.scheduleId} className="link">
            {schedule.name}
          </ScreenLink>
          <ScheduleBadges schedule={schedule} />
        </div>
        <p className={styles.note}>
          <ScheduleNote schedule={schedule} />
        </p>
      </>
    ),
  },
  {
    header: SCHEDULES.configured,
    isText: true,
    cell: ({ frequency, everySeconds, currentEverySeconds }) => (
      <>
        {frequency ?? '–'}
        {currentEverySeconds !== null && currentEverySeconds !== everySeconds && (
          <p className={styles.note}>{SCHEDULES.nowEvery(currentEverySeconds)}</p>
        )}
      </>
    ),
  },
  {
    header: SCHEDULES.effective,
    isNumber: true,
    cell: ({ effectiveSeconds }) => (effectiveSeconds === null ? '–' : formatDuration(effectiveSeconds)),
  },
  {
    header: SCHEDULES.nextRun,
    isNumber: true,
    cell: ({ nextRunAt }) => (nextRunAt === null ? '–' : <Time at={nextRunAt} />),
  },
  { header: SCHEDULES.batchSize, isNumber: true, isExtra: true, cell: (row) => digits(row.batchSize) },
  {
    header: SCHEDULES.actions,
    isAction: true,
    cell: (schedule) => (
      <div className={styles.buttons}>
        <RunNowButton schedule={schedule} isSmall />
        <PauseButton schedule={schedule} isSmall />
        <DialogButton
          role="admin"
          isSmall
          label={SCHEDULES.editOf(schedule.name)}
          dialog={(close) => <ScheduleDialog schedule={schedule} onClose={close} />}
        >
          {SCHEDULES.edit}
        </DialogButton>
      </div>
    ),
  },
];
