import type { PageChoice } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import type { ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { Preview } from '../output/preview.js';
import { describeRun } from '../output/run-summary.js';
import { parseId, parseIds } from '../parse/numbers.js';
import { parseTime } from '../parse/time.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { failureOf, processing } from './processing.js';

interface ReplayOptions extends ResultOptions {
  readonly dryRun?: true;
}

/** `pages replay`: stored bodies through the current code; TIXNGO is not asked. */
export function pagesReplayCommand(): Command {
  const command = new Command('replay')
    .description('take stored pages through the current code again; no request to TIXNGO')
    .argument('[ids...]', 'of the pages', parseIds)
    .option(
      '--from <time>',
      'instead of ids: pages fetched since, such as 2026-06-11T18:00:00+02:00',
      parseTime,
    )
    .option('--to <time>', 'instead of ids: pages fetched until', parseTime);
  return withDryRun(command).action(
    action(async (output, ids: number[] | undefined, options: ReplayOptions & { from?: Date; to?: Date }) => {
      const { UsageError } = await load();
      const { from = null, to = null } = options;
      const named = ids ?? [];
      const byTime = from !== null || to !== null;
      if (named.length > 0 === byTime)
        throw new UsageError('PAGES_MISSING', 'say which pages: their ids, or --from and --to');
      return replay(output, byTime ? { from, to } : { pageIds: named }, options);
    }),
  );
}

/** `runs replay`: every page of a run. */
export function runsReplayCommand(): Command {
  const command = new Command('replay')
    .description('take all pages of a run through the current code again')
    .argument('<id>', 'of the run', parseId);
  return withDryRun(command).action(
    action((output, runId: number, options: ReplayOptions) => replay(output, { runId }, options)),
  );
}

function withDryRun(command: Command): Command {
  return withJson(command).option('--dry-run', 'print what would change, and change nothing');
}

function replay(output: Output, pages: PageChoice, options: ReplayOptions): Promise<ExitStatus> {
  return processing(output, async (pipeline, { deps, author, signal }, onEvent) => {
    if (options.dryRun === true) {
      const preview = new Preview();
      const total = await pipeline.previewReplay(deps, pages, signal, (page) => preview.add(page));
      const { showKey } = await load();
      return preview.processed(total, (await showKey(deps.database)).fetchedThrough);
    }
    const summary = await pipeline.replayPages(deps, { pages, author, onEvent, signal });
    return {
      document: { ...summary, dryRun: false },
      text: describeRun(summary),
      failure: failureOf(summary),
    };
  });
}
