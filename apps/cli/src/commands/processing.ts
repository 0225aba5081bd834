import type { RunSummary } from '@tixngo-sync/domain';
import type { PipelineContext } from '../context/pipeline.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { load } from './loaded.js';
import { describeOpen } from './status-text.js';

/** What a command that processed something has to say. */
export interface Processed {
  readonly document: unknown;
  readonly text: string;
  /** The work itself failed; said on standard error. */
  readonly failure?: string | undefined;
  /** Tickets that would be open, were it not a dry run. */
  readonly wouldBeOpen?: boolean;
}

type PipelineModule = typeof import('@tixngo-sync/pipeline');
type EventSink = Parameters<PipelineModule['runNow']>[1]['onEvent'];

/**
 * Runs work of the pipeline, shows its events, prints its result and what is open in the end.
 * @returns 1 if it failed, 3 if anything is open, of whatever run
 */
export async function processing(
  output: Output,
  work: (pipeline: PipelineModule, context: PipelineContext, onEvent: EventSink) => Promise<Processed>,
): Promise<ExitStatus> {
  const [{ hasOpenFailures, openFailures }, { withPipeline }, pipeline, { showEvents }] = await Promise.all([
    load(),
    import('../context/pipeline.js'),
    import('@tixngo-sync/pipeline'),
    import('../output/run-events.js'),
  ]);
  return withPipeline(output, async (context) => {
    const done = await work(pipeline, context, showEvents(output));
    const open = await openFailures(context.database);
    output.result(done.document, () =>
      [done.text, describeOpen(open)].filter((part) => part !== '').join('\n\n'),
    );
    if (done.failure !== undefined) {
      output.note(done.failure);
      return EXIT.failed;
    }
    return hasOpenFailures(open) || done.wouldBeOpen === true ? EXIT.open : EXIT.done;
  });
}

/** @returns why a run is no success, in words; undefined if it is one */
export function failureOf({ runId, status }: RunSummary): string | undefined {
  if (status !== 'FAILED' && status !== 'ABORTED') return undefined;
  return `run ${runId} ${status === 'FAILED' ? 'failed' : 'was stopped'}: \`tixngo-sync runs show ${runId}\` says why`;
}
