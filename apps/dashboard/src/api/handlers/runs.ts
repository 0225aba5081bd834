import type { runsQuerySchema } from '@tixngo-sync/api';
import { listRuns, showRun } from '@tixngo-sync/db';
import type { z } from 'zod';
import { found, screen } from '../found.js';
import type { Asked } from '../route.js';

export async function getRuns({
  parts,
  query,
}: Asked<undefined, z.output<typeof runsQuerySchema>, undefined>) {
  return screen(await listRuns(parts.database, query, query), query.limit, (run) => run.runId);
}

export async function getRun({ parts, params }: Asked<{ id: number }, undefined, undefined>) {
  return found(await showRun(parts.database, params.id), 'run', params.id);
}
