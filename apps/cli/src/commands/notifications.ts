import type { TestDelivery } from '@tixngo-sync/pipeline';
import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { load } from './loaded.js';
import { withJson } from './options.js';

export function notificationsCommand(): Command {
  const command = new Command('notifications').description(
    'how people are told when the function raises an error',
  );
  withJson(command.command('test').description('send a test message now, and say what happened')).action(
    action(async (output) => {
      const [{ withDatabase }, { sendTestMessages }] = await Promise.all([
        load(),
        import('@tixngo-sync/pipeline'),
      ]);
      const deliveries = await withDatabase(output, sendTestMessages);
      output.result(deliveries, () => table(deliveries, COLUMNS, NONE));
      return deliveries.length > 0 && deliveries.every(({ delivered }) => delivered) ? 0 : 1;
    }),
  );
  return command;
}

const NONE = `Nobody would be told. For e-mail: set SMTP_URL and SMTP_FROM, and \`tixngo-sync interface set recipients=NAME@CLUB\`.
For a webhook: set WEBHOOK_URL and WEBHOOK_SECRET. More: docs/notifications.md`;

const COLUMNS = {
  channel: (row: TestDelivery) => row.channel,
  to: (row: TestDelivery) => row.target,
  delivered: (row: TestDelivery) => (row.delivered ? 'yes' : 'no'),
  problem: (row: TestDelivery) => row.problem,
};
