import { Command } from 'commander';
import { action } from '../action.js';
import { load } from './loaded.js';
import { withJson } from './options.js';

export function statusCommand(): Command {
  return withJson(new Command('status').description('schedules, the last run, lag, open failures')).action(
    action(async (output) => {
      const [{ readStatus, withDatabase }, { describeStatus, nextSteps }] = await Promise.all([
        load(),
        import('./status-text.js'),
      ]);
      const status = await withDatabase(output, ({ database }) => readStatus(database));
      output.result({ ...status, nextSteps: nextSteps(status.open) }, () => describeStatus(status));
    }),
  );
}
