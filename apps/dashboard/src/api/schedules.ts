import {
  acceptedSchema,
  byIdSchema,
  changeSchema,
  createScheduleSchema,
  eventDaySchema,
  listedScheduleSchema,
  listOf,
  nextRunsQuerySchema,
  nextRunsSchema,
  pauseScheduleSchema,
  previewQuerySchema,
  runScheduleSchema,
  scheduleListSchema,
  schedulePreviewSchema,
  updateScheduleSchema,
} from '@tixngo-sync/api';
import { findSchedule, pauseSchedule, resumeSchedule } from '@tixngo-sync/db';
import { comingRuns, listScheduledWindows, readEventDays } from '@tixngo-sync/pipeline';
import { z } from 'zod';
import { changeSchedule, createScheduleOf, removeSchedule } from './edit-schedule.js';
import { type ApiRequest, authorOf, CHANGE, ENQUEUE, found, noSuch, READ, route } from './route.js';
import { listShownSchedules, showSchedule } from './show-schedule.js';
import { startRun } from './start-run.js';

const EDIT = { role: 'admin', preview: schedulePreviewSchema, query: previewQuerySchema } as const;
const CONFLICT = { 409: 'The name is taken, or another automatic schedule is active' };

export const SCHEDULE_ROUTES = [
  route({
    ...READ,
    path: '/schedules',
    summary: 'All schedules by name, with the configured and the measured interval',
    answer: scheduleListSchema,
    handle: async ({ parts }) => ({ items: await listShownSchedules(parts.database), next: null }),
  }),
  route({
    ...EDIT,
    method: 'post',
    status: 201,
    path: '/schedules',
    summary: 'Create a schedule; with preview=true, report what it would do',
    body: createScheduleSchema,
    answer: listedScheduleSchema,
    problems: CONFLICT,
    handle: createScheduleOf,
  }),
  // Before /schedules/{id}: the first route that fits answers.
  route({
    ...READ,
    path: '/schedules/event-days',
    summary: 'The current and coming periods of event-day mode',
    answer: listOf(eventDaySchema),
    handle: async ({ parts }) => ({
      items: await listScheduledWindows(parts.database, Date.now()),
      next: null,
    }),
  }),
  route({
    ...READ,
    path: '/schedules/{id}',
    summary: 'A schedule',
    params: byIdSchema,
    answer: listedScheduleSchema,
    problems: noSuch('schedule'),
    handle: ({ parts, params }) => showSchedule(parts.database, params.id),
  }),
  route({
    ...EDIT,
    method: 'patch',
    status: 200,
    path: '/schedules/{id}',
    summary: 'Change a schedule; absent fields stay as they are. With preview=true, report what would change',
    params: byIdSchema,
    body: updateScheduleSchema,
    answer: listedScheduleSchema,
    problems: { ...noSuch('schedule'), ...CONFLICT },
    handle: changeSchedule,
  }),
  route({
    ...EDIT,
    method: 'delete',
    status: 204,
    path: '/schedules/{id}',
    summary: 'Delete a schedule and its skip list; its runs are kept',
    params: byIdSchema,
    body: changeSchema,
    answer: z.undefined(),
    problems: noSuch('schedule'),
    handle: removeSchedule,
  }),
  route({
    ...READ,
    path: '/schedules/{id}/next',
    summary: "The next automatic runs, in UTC and in the schedule's time zone",
    params: byIdSchema,
    query: nextRunsQuerySchema,
    answer: nextRunsSchema,
    problems: noSuch('schedule'),
    handle: listNext,
  }),
  route({
    ...CHANGE,
    path: '/schedules/{id}/pause',
    summary: 'Start no automatic runs until it is resumed',
    params: byIdSchema,
    body: pauseScheduleSchema,
    answer: listedScheduleSchema,
    problems: noSuch('schedule'),
    handle: async ({ parts: { database }, identity, params, body: { note, reason } }) => {
      await pauseSchedule(database, authorOf(identity), params.id, note ?? reason ?? null);
      return showSchedule(database, params.id);
    },
  }),
  route({
    ...CHANGE,
    path: '/schedules/{id}/resume',
    summary: 'Start automatic runs again',
    params: byIdSchema,
    body: changeSchema,
    answer: listedScheduleSchema,
    problems: { ...noSuch('schedule'), 409: 'Another automatic schedule is active' },
    handle: async ({ parts: { database }, identity, params, body }) => {
      await resumeSchedule(database, authorOf(identity), params.id, body.reason);
      return showSchedule(database, params.id);
    },
  }),
  route({
    ...ENQUEUE,
    path: '/schedules/{id}/run',
    summary: 'Run a schedule once now, even if it is paused',
    params: byIdSchema,
    body: runScheduleSchema,
    answer: acceptedSchema,
    problems: noSuch('schedule'),
    handle: async (request) => {
      const { parts, params, body } = request;
      const schedule = found(await findSchedule(parts.database, params.id), 'schedule', params.id);
      return startRun(request, { schedule, ...body });
    },
  }),
];

type Next = ApiRequest<{ id: number }, z.output<typeof nextRunsQuerySchema>>;

async function listNext({ parts: { database }, params: { id }, query: { count } }: Next) {
  const schedule = found(await findSchedule(database, id), 'schedule', id);
  const now = Date.now();
  const [windows = []] = await readEventDays(database, [schedule], now);
  const { none, runs } = comingRuns(schedule, windows, now, count);
  return { timezone: schedule.timezone, none, items: runs, next: null };
}
