import type { QueueName } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import type { RunEvent } from './run-event.js';

/**
 * Returns a check that reports once that the work waits because the queue is paused, and again after each
 * later pause. Call it every few seconds.
 */
export function pauseReporter(
  { queues }: Pick<PipelineDeps, 'queues'>,
  queue: QueueName,
  onEvent: (event: RunEvent) => void,
): () => Promise<void> {
  let wasPaused = false;
  return async () => {
    const isPaused = (await queues.paused())[queue];
    if (isPaused && !wasPaused) {
      const text = `queue ${queue} is paused; resume it in Bull Board (/queues on the dashboard)`;
      onEvent({ kind: 'waiting', for: text });
    }
    if (!isPaused && wasPaused) onEvent({ kind: 'line', text: `queue ${queue} was resumed` });
    wasPaused = isPaused;
  };
}
