import type {
  changeSchema,
  createScheduleSchema,
  previewQuerySchema,
  updateScheduleSchema,
} from '@tixngo-sync/api';
import {
  createSchedule,
  type Database,
  deleteSchedule,
  type ScheduleFields,
  updateSchedule,
} from '@tixngo-sync/db';
import { previewSchedule, type ScheduleChange, type SchedulePreview } from '@tixngo-sync/pipeline';
import type { z } from 'zod';
import { type ApiRequest, authorOf, Previewed } from './route.js';
import { showSchedule } from './show-schedule.js';

type Edit<Params, Body extends z.ZodType> = ApiRequest<
  Params,
  z.output<typeof previewQuerySchema>,
  z.output<Body>
>;

export async function createScheduleOf(request: Edit<undefined, typeof createScheduleSchema>) {
  const { parts, identity, query, body } = request;
  const { name, reason, ...given } = body;
  const fields = fieldsOf(given);
  if (query.preview) return preview(parts.database, { kind: 'create', name, fields });
  const author = authorOf(identity);
  const { scheduleId } = await createSchedule(parts.database, author, name, fields, reason);
  return showSchedule(parts.database, scheduleId);
}

export async function changeSchedule(request: Edit<{ id: number }, typeof updateScheduleSchema>) {
  const { parts, identity, query, body, params } = request;
  const { name, reason, ...given } = body;
  const fields = { ...fieldsOf(given), name };
  if (query.preview) return preview(parts.database, { kind: 'update', scheduleId: params.id, fields });
  await updateSchedule(parts.database, authorOf(identity), params.id, fields, reason);
  return showSchedule(parts.database, params.id);
}

export async function removeSchedule(request: Edit<{ id: number }, typeof changeSchema>) {
  const { parts, identity, query, body, params } = request;
  if (query.preview) return preview(parts.database, { kind: 'delete', scheduleId: params.id });
  await deleteSchedule(parts.database, authorOf(identity), params.id, body.reason);
  return undefined;
}

async function preview(database: Database, change: ScheduleChange): Promise<Previewed<SchedulePreview>> {
  return new Previewed(await previewSchedule(database, change, Date.now()));
}

type Given = Omit<z.output<typeof createScheduleSchema>, 'name' | 'reason'>;

/** Times as text become dates; the schema has checked them. */
function fieldsOf({ startAt, endAt, ...others }: Given): ScheduleFields {
  return { ...others, startAt: dateOf(startAt), endAt: dateOf(endAt) };
}

function dateOf(time: string | null | undefined): Date | null | undefined {
  return typeof time === 'string' ? new Date(time) : time;
}
