import { listSchedulesWithInterval } from '@tixngo-sync/db';
import type { Asked } from '../route.js';

export async function getSchedules({ parts }: Asked<undefined, undefined, undefined>) {
  return { items: await listSchedulesWithInterval(parts.database) };
}
