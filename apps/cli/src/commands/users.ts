import { Command } from 'commander';
import { parseTime } from '../parse/times.js';
import { action } from './action.js';
import { withJson, withYes } from './options.js';

export function usersCommand(): Command {
  return new Command('users')
    .description('who may sign in to the console, with which role')
    .addCommand(listUsersCommand())
    .addCommand(addCommand())
    .addCommand(roleCommand())
    .addCommand(disableCommand())
    .addCommand(enableCommand())
    .addCommand(linkCommand())
    .addCommand(passwordCommand())
    .addCommand(removeCommand())
    .addCommand(sessionsCommand())
    .addCommand(twoFactorCommand());
}

function listUsersCommand(): Command {
  return withJson(new Command('list').description('list users')).action(
    action(async () => (await import('../actions/users.js')).list),
  );
}

function addCommand(): Command {
  const command = new Command('add')
    .description('add a user')
    .argument('<name>', 'letters, digits and . _ -');
  return withPassword(withRole(withJson(command))).action(
    action(async () => (await import('../actions/users.js')).add),
  );
}

function roleCommand(): Command {
  const command = new Command('role')
    .description('change the role of a user')
    .argument('<name>', 'of the user')
    .argument('<role>', 'viewer, operator or admin');
  return withJson(command).action(action(async () => (await import('../actions/users.js')).changeRole));
}

function disableCommand(): Command {
  const command = new Command('disable')
    .description('refuse the sign-in of a user and end all their sessions')
    .argument('<name>', 'of the user');
  return withAuditReason(withJson(command)).action(
    action(async () => (await import('../actions/users.js')).disable),
  );
}

function enableCommand(): Command {
  const command = new Command('enable')
    .description('let a disabled user sign in again')
    .argument('<name>', 'of the user');
  return withAuditReason(withJson(command)).action(
    action(async () => (await import('../actions/users.js')).enable),
  );
}

function linkCommand(): Command {
  const command = new Command('link')
    .description('print a one-time link with which the user sets a password; an earlier link no longer works')
    .argument('<name>', 'of the user');
  return withAuditReason(withJson(command)).action(
    action(async () => (await import('../actions/users.js')).makeLink),
  );
}

function withAuditReason(command: Command): Command {
  return command.option('--reason <text>', 'why; kept in the audit log');
}

function passwordCommand(): Command {
  const command = new Command('password')
    .description('change the password of a user and end all their sessions')
    .argument('<name>', 'of the user');
  return withPassword(withJson(command)).action(
    action(async () => (await import('../actions/users.js')).changePassword),
  );
}

function removeCommand(): Command {
  const command = new Command('remove').description('remove a user').argument('<name>', 'of the user');
  return withYes(withJson(command)).action(action(async () => (await import('../actions/users.js')).remove));
}

function sessionsCommand(): Command {
  const list = new Command('list')
    .description('list the sessions of a user')
    .argument('<name>', 'of the user');
  const end = new Command('end')
    .description('end a session of a user')
    .argument('<name>', 'of the user')
    .argument('[session]', 'its id, from `users sessions list`')
    .option('--all', 'end all sessions of the user');
  return new Command('sessions')
    .description('where users are signed in')
    .addCommand(withJson(list).action(action(async () => (await import('../actions/sessions.js')).list)))
    .addCommand(withJson(end).action(action(async () => (await import('../actions/sessions.js')).end)));
}

function twoFactorCommand(): Command {
  const reset = new Command('reset')
    .description('turn off the second factor of a user who has lost it, and end all their sessions')
    .argument('<name>', 'of the user');
  return new Command('two-factor')
    .description('second factors; users set up their own at /me')
    .addCommand(
      withYes(withJson(reset)).action(
        action(async () => (await import('../actions/users.js')).resetSecondFactor),
      ),
    );
}

export function tokensCommand(): Command {
  return new Command('tokens')
    .description('API tokens for programs that use the REST API')
    .addCommand(listTokensCommand())
    .addCommand(createTokenCommand())
    .addCommand(revokeTokenCommand());
}

function listTokensCommand(): Command {
  return withJson(new Command('list').description('list tokens, without their values')).action(
    action(async () => (await import('../actions/tokens.js')).list),
  );
}

function createTokenCommand(): Command {
  const command = new Command('create')
    .description('create a token; its value is shown only once')
    .argument('<name>', 'what it is for')
    .option(
      '--expires <time>',
      'when it expires, for example 2027-06-30T00:00Z; default: in a year',
      parseTime,
    );
  return withRole(withJson(command)).action(
    action(async () => (await import('../actions/tokens.js')).create),
  );
}

function revokeTokenCommand(): Command {
  return withJson(
    new Command('revoke').description('revoke a token').argument('<name>', 'of the token'),
  ).action(action(async () => (await import('../actions/tokens.js')).revoke));
}

function withRole(command: Command): Command {
  return command.requiredOption('--role <role>', 'viewer, operator or admin');
}

/** A password is never an argument: everyone on the machine can see those, and the shell keeps them. */
function withPassword(command: Command): Command {
  return command.option(
    '--password-stdin',
    'read the password from standard input; without this, one is generated and shown once',
  );
}
