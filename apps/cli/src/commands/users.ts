import { Command } from 'commander';
import { action } from './action.js';
import { withJson, withYes } from './options.js';

export function usersCommand(): Command {
  return new Command('users')
    .description('who may sign in to the console, with which role')
    .addCommand(listUsersCommand())
    .addCommand(addCommand())
    .addCommand(roleCommand())
    .addCommand(passwordCommand())
    .addCommand(removeCommand());
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
    .argument('<name>', 'what it is for');
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
