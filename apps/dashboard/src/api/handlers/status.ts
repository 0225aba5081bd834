import { readStatus } from '@tixngo-sync/db';
import { situationOf } from '../../start/situation.js';
import type { Asked } from '../route.js';

export async function getStatus({ parts }: Asked<undefined, undefined, undefined>) {
  const status = await readStatus(parts.database);
  return { situation: situationOf(status, Date.now()), ...status };
}
