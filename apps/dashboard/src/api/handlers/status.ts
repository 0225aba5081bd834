import { readStatus } from '@tixngo-sync/db';
import { findStalls } from '@tixngo-sync/pipeline';
import { situationOf } from '../../start/situation.js';
import type { Asked } from '../route.js';

export async function getStatus({ parts }: Asked<undefined, undefined, undefined>) {
  const [status, stalls] = await Promise.all([readStatus(parts.database), findStalls(parts.database)]);
  return { situation: situationOf(status, stalls, Date.now()), ...status };
}
