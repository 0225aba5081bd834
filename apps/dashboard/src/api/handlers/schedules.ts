import { listSchedules } from '@tixngo-sync/db';
import type { Asked } from '../route.js';

export async function getSchedules({ parts }: Asked<undefined, undefined, undefined>) {
  return { items: await listSchedules(parts.database) };
}
