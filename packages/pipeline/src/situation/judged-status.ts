import type { ScheduleRow, SystemStatus } from '@tixngo-sync/db';
import type { ScheduleNow } from '../schedules/schedule-now.js';

/** The status, with what each schedule does now. */
export interface JudgedStatus extends Omit<SystemStatus, 'schedules'> {
  readonly schedules: readonly (ScheduleRow & ScheduleNow)[];
}
