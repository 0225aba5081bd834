import type { quarantineQuerySchema } from '@tixngo-sync/api';
import { listQuarantine, showQuarantined } from '@tixngo-sync/db';
import type { z } from 'zod';
import { found, screen } from '../found.js';
import type { Asked } from '../route.js';

export async function getQuarantine({
  parts,
  query,
}: Asked<undefined, z.output<typeof quarantineQuerySchema>, undefined>) {
  const { status, reason, pageId } = query;
  const rows = await listQuarantine(parts.database, query, { status, reasonCode: reason, pageId });
  return screen(rows, query.limit, (row) => row.quarantineId);
}

export async function getQuarantined({ parts, params }: Asked<{ id: number }, undefined, undefined>) {
  return found(await showQuarantined(parts.database, params.id), 'quarantined ticket', params.id);
}
