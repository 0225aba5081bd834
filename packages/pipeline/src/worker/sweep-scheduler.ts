import { whileOnlyMirror } from '@tixngo-sync/db';
import type { MirrorResult } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { SWEEP_EVERY_MS } from './sweep.js';

/** @returns whether the queue had no sweep: it is new, has lost everything, or this machine's clock has jumped */
export async function keepSweepComing({ database, queues }: PipelineDeps): Promise<boolean> {
  const results: MirrorResult[] = [];
  await whileOnlyMirror(database, async () => {
    results.push(await queues.upsertSweepScheduler(SWEEP_EVERY_MS));
  });
  return results.includes('set');
}
