import { findSameFile, showKey } from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { describeSameFile, digestOf, previewFile, runNow, uploadFile } from '@tixngo-sync/pipeline';
import { CSV_TEMPLATE } from '@tixngo-sync/tixngo';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { Preview } from './preview.js';
import { type ProcessingWork, processing, runResult } from './processing.js';

export interface RunOptions {
  readonly schedule?: string | undefined;
  readonly batchSize?: number | undefined;
}

/** Runs once, on the running workers or, if there are none, in this process. */
export function run(output: Output, { schedule, batchSize }: RunOptions): Promise<ExitStatus> {
  const work: ProcessingWork = async ({ deps, author, signal }, onEvent) => {
    const summary = await runNow(deps, {
      ...(schedule === undefined ? {} : { scheduleName: schedule }),
      ...(batchSize === undefined ? {} : { batchSize }),
      requestedBy: author.actor,
      onEvent,
      signal,
    });
    return runResult(summary, summary);
  };
  return processing(output, work, { mayCreate: schedule === undefined });
}

interface UploadOptions {
  readonly dryRun?: true;
  readonly template?: 'csv';
}

export async function upload(
  output: Output,
  file: string | undefined,
  options: UploadOptions,
): Promise<ExitStatus> {
  if (options.template !== undefined) {
    output.result({ columns: CSV_TEMPLATE.split(',') }, () => CSV_TEMPLATE);
    return EXIT.done;
  }
  if (file === undefined) throw new UsageError('FILE_MISSING', 'name a file: tixngo-sync upload FILE');
  const work: ProcessingWork = async ({ deps, author, signal }, onEvent) => {
    if (options.dryRun === true) {
      const preview = new Preview();
      const sameFile = await findSameFile(deps.database, await digestOf(file), null);
      if (sameFile !== null) output.note(describeSameFile(sameFile));
      const total = await previewFile(deps, file, signal, (page) => preview.add(page));
      return preview.processed(total, (await showKey(deps.database)).fetchedThrough);
    }
    const summary = await uploadFile(deps, { path: file, author, onEvent, signal });
    return runResult({ ...summary, dryRun: false }, summary);
  };
  return processing(output, work, { mayCreate: options.dryRun !== true });
}
