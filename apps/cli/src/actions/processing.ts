import { hasOpenFailures, openFailures } from '@tixngo-sync/db';
import type { RunSummary } from '@tixngo-sync/domain';
import type { RunEvent } from '@tixngo-sync/pipeline';
import { type PipelineContext, withPipeline } from '../context/pipeline.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { describeSummary, showEvents } from '../output/run.js';
import { describeOpen } from './open-failures.js';

/** The result of a command that processes pages. */
export interface Processed {
  readonly document: unknown;
  readonly text: string;
  /** Why the work failed; printed on standard error. */
  readonly failure?: string | undefined;
  /** A dry run found tickets that would be quarantined. */
  readonly wouldBeOpen?: boolean;
}

export type ProcessingWork = (
  context: PipelineContext,
  onEvent: (event: RunEvent) => void,
) => Promise<Processed>;

/**
 * Does work of the pipeline: shows its events, then prints its result and what is open.
 * @returns 1 when the work failed; 3 when anything is open, of this run or an earlier one
 */
export function processing(
  output: Output,
  work: ProcessingWork,
  needs: { readonly mayCreate?: boolean } = {},
): Promise<ExitStatus> {
  const process = async (context: PipelineContext) => {
    const done = await work(context, showEvents(output));
    const open = await openFailures(context.database);
    output.result(done.document, () =>
      [done.text, describeOpen(open)].filter((part) => part !== '').join('\n\n'),
    );
    if (done.failure !== undefined) {
      output.failure(done.failure);
      return EXIT.failed;
    }
    return hasOpenFailures(open) || done.wouldBeOpen === true ? EXIT.open : EXIT.done;
  };
  return withPipeline(output, process, needs);
}

/** The result of a run, for people and scripts. */
export function runResult(document: object, summary: RunSummary): Processed {
  return { document, text: describeSummary(summary), failure: failureOf(summary) };
}

function failureOf({ runId, status }: RunSummary): string | undefined {
  if (status !== 'FAILED' && status !== 'ABORTED') return undefined;
  const how = status === 'FAILED' ? 'failed' : 'was stopped';
  return `run ${runId} ${how}; see the reason with \`tixngo-sync runs show ${runId}\``;
}
