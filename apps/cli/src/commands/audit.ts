import { Command } from 'commander';
import { parseTime } from '../parse/times.js';
import { action } from './action.js';
import { withScreen } from './options.js';

export function auditCommand(): Command {
  return new Command('audit')
    .description('who changed what, signed in, was refused or read personal data')
    .addCommand(listCommand());
}

function listCommand(): Command {
  return withScreen(new Command('list').description('list entries of the audit log, newest first'))
    .option('--actor <name>', 'only what this user, token:NAME or cli:USER did')
    .option('--action <action>', 'only this action, for example schedule.pause')
    .option('--from <time>', 'from this time on', parseTime)
    .option('--to <time>', 'before this time', parseTime)
    .action(action(async () => (await import('../actions/audit.js')).list));
}
