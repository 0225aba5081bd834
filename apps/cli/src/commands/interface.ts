import { Command } from 'commander';
import { action } from './action.js';
import { withJson } from './options.js';

export function interfaceCommand(): Command {
  return new Command('interface')
    .description('parameters and recipients of the interface')
    .addCommand(showCommand())
    .addCommand(setCommand());
}

function showCommand(): Command {
  return withJson(new Command('show').description('show all parameters')).action(
    action(async () => (await import('../actions/interface.js')).showParameters),
  );
}

function setCommand(): Command {
  return withJson(
    new Command('set')
      .description('change parameters; an empty value removes a limit or the recipients')
      .argument('<name=value...>', 'such as unknownTickets=reject recipients=a@club.test,b@club.test'),
  ).action(action(async () => (await import('../actions/interface.js')).setParameters));
}

export function notificationsCommand(): Command {
  return new Command('notifications')
    .description('messages to people when the interface has an error')
    .addCommand(
      withJson(new Command('test').description('send a test message now and show the result')).action(
        action(async () => (await import('../actions/interface.js')).testNotifications),
      ),
    );
}
