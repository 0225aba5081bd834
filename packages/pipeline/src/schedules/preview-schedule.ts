import {
  alreadyActive,
  type Database,
  findSchedule,
  listSchedules,
  nameTaken,
  plannedSchedule,
  type RunFigures,
  readRunFigures,
  type ScheduleFields,
  type ScheduleRow,
} from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { readEventDays } from './event-days.js';
import { isActive } from './schedule-now.js';
import { type ScheduleOutlook, scheduleOutlook } from './schedule-outlook.js';

/** A change of a schedule that somebody considers. */
export type ScheduleChange =
  | { readonly kind: 'create'; readonly name: string; readonly fields: ScheduleFields }
  | {
      readonly kind: 'update';
      readonly scheduleId: number;
      readonly fields: ScheduleFields & { readonly name?: string | undefined };
    }
  | { readonly kind: 'delete'; readonly scheduleId: number };

/** What a change would do. */
export interface SchedulePreview {
  readonly before: ScheduleOutlook | null;
  readonly after: ScheduleOutlook | null;
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  /** What would refuse the change, or make ticks be skipped. */
  readonly clashes: readonly { readonly code: string; readonly message: string }[];
}

/**
 * Reports what a change of a schedule would do; changes nothing.
 * @param now milliseconds since 1970
 * @throws UsageError when there is no such schedule, or a field does not fit
 */
export async function previewSchedule(
  database: Database,
  change: ScheduleChange,
  now: number,
): Promise<SchedulePreview> {
  const before = change.kind === 'create' ? null : await findSchedule(database, change.scheduleId);
  if (before === null && change.kind !== 'create')
    throw new UsageError('SCHEDULE_UNKNOWN', `There is no schedule ${change.scheduleId}.`);
  const after = change.kind === 'delete' ? null : planned(before, change, now);
  const [figures, others] = await Promise.all([readRunFigures(database), listSchedules(database)]);
  const [outlookBefore = null, outlookAfter = null] = await outlooks(database, [before, after], figures, now);
  return {
    before: outlookBefore,
    after: outlookAfter,
    changes: changedFields(before, after),
    clashes:
      after === null
        ? []
        : [
            ...conflicts(
              after,
              others.filter(({ scheduleId }) => scheduleId !== before?.scheduleId),
              now,
            ),
            ...skippedTicks(outlookAfter, figures),
          ],
  };
}

/** No stored schedule has this id. */
const NEW_ID = 0;

function planned(
  before: ScheduleRow | null,
  change: Exclude<ScheduleChange, { kind: 'delete' }>,
  now: number,
): ScheduleRow {
  const { name = before?.name ?? '', fields } =
    change.kind === 'create' ? change : { name: change.fields.name, fields: change.fields };
  const { name: _name, ...others }: ScheduleFields & { name?: string | undefined } = fields;
  const row = before ?? {
    ...{ scheduleId: NEW_ID, pausedAt: null, pausedNote: null, pausedBy: null },
    ...{ skippedTicks: 0, lastSkippedAt: null, skip: [] },
  };
  const skip = fields.skip === undefined ? row.skip : [...fields.skip].sort();
  return { ...row, ...plannedSchedule(before, others, now), name, skip };
}

async function outlooks(
  database: Database,
  schedules: readonly (ScheduleRow | null)[],
  figures: RunFigures,
  now: number,
): Promise<(ScheduleOutlook | null)[]> {
  const rows = schedules.filter((schedule) => schedule !== null);
  const windows = await readEventDays(database, rows, now);
  return schedules.map((schedule) =>
    schedule === null ? null : scheduleOutlook(schedule, windows[rows.indexOf(schedule)] ?? [], figures, now),
  );
}

function changedFields(before: ScheduleRow | null, after: ScheduleRow | null): SchedulePreview['changes'] {
  if (before === null || after === null) return [];
  const rows: [Record<string, unknown>, Record<string, unknown>] = [{ ...before }, { ...after }];
  return Object.keys(rows[1])
    .map((field) => ({ field, before: inJson(rows[0][field]), after: inJson(rows[1][field]) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function inJson(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

function conflicts(after: ScheduleRow, others: readonly ScheduleRow[], now: number) {
  const taken = others.find(({ name }) => name === after.name);
  const active = others.find(({ launch, pausedAt }) => launch === 'AUTOMATIC' && pausedAt === null);
  const isTaken = taken !== undefined ? [nameTaken(taken.name)] : [];
  const isClashing = active !== undefined && isActive(after, now) ? [alreadyActive(active.name)] : [];
  return [...isTaken, ...isClashing].map(({ code, message }) => ({ code, message }));
}

function skippedTicks(outlook: ScheduleOutlook | null, { medianSeconds }: RunFigures) {
  const shortest = outlook?.shortestSeconds ?? null;
  if (shortest === null || medianSeconds === null || medianSeconds <= shortest) return [];
  const message =
    `The last runs took ${Math.round(medianSeconds)} s (median), longer than the shortest interval of ` +
    `${Math.round(shortest)} s: the ticks during a run are skipped.`;
  return [{ code: 'RUN_LONGER_THAN_INTERVAL', message }];
}
