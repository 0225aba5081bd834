import { type PageChoice, showKey } from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { previewReplay, replayPages } from '@tixngo-sync/pipeline';
import type { ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { Preview } from './preview.js';
import { processing, runResult } from './processing.js';

interface ReplayOptions {
  readonly dryRun?: true;
}

interface TimeOptions {
  readonly from?: Date;
  readonly to?: Date;
}

export function ofRun(output: Output, runId: number, options: ReplayOptions): Promise<ExitStatus> {
  return replay(output, { runId }, options);
}

export async function ofPages(
  output: Output,
  pageIds: number[] = [],
  options: ReplayOptions & TimeOptions,
): Promise<ExitStatus> {
  const { from = null, to = null } = options;
  const byTime = from !== null || to !== null;
  if (pageIds.length > 0 === byTime)
    throw new UsageError('PAGES_MISSING', 'name pages by their ids, or by --from and --to');
  return replay(output, byTime ? { from, to } : { pageIds }, options);
}

function replay(output: Output, pages: PageChoice, options: ReplayOptions): Promise<ExitStatus> {
  return processing(output, async ({ deps, author, signal }, onEvent) => {
    if (options.dryRun === true) {
      const preview = new Preview();
      const { pagesLeft: _none, ...total } = await previewReplay(deps, pages, { signal }, (page) =>
        preview.add(page),
      );
      return preview.processed(total, (await showKey(deps.database)).fetchedThrough);
    }
    const summary = await replayPages(deps, { pages, author, onEvent, signal });
    return runResult({ ...summary, dryRun: false }, summary);
  });
}
