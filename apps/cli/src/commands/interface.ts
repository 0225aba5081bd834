import type { InterfaceParameters } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { load } from './loaded.js';
import { withJson } from './options.js';

export function interfaceCommand(): Command {
  const command = new Command('interface').description('custom parameters and recipients of the interface');
  withJson(command.command('show').description('all parameters')).action(
    action(async (output) => {
      const { showInterface, withDatabase } = await load();
      const parameters = await withDatabase(output, ({ database }) => showInterface(database));
      output.result(parameters, () => describe(parameters));
    }),
  );
  withJson(
    command
      .command('set')
      .description('change parameters; an empty value takes a limit or the recipients away')
      .argument('<name=value...>', 'such as unknownTickets=reject recipients=a@club.test,b@club.test'),
  ).action(
    action(async (output, assignments: string[]) => {
      const { parseInterfaceParameters, setInterface, showInterface, withDatabase } = await load();
      const changes = parseInterfaceParameters(assignments);
      const parameters = await withDatabase(output, async ({ database, author }) => {
        await setInterface(database, author, changes);
        return showInterface(database);
      });
      output.result(parameters, () => describe(parameters));
    }),
  );
  return command;
}

/** As they are set: one `name=value` a line. */
function describe(parameters: InterfaceParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join('\n');
}
