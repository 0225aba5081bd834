import { Command } from 'commander';
import { action } from './action.js';
import { withDryRun, withJson, withYes } from './options.js';

export function privacyCommand(): Command {
  return new Command('privacy')
    .description("export or erase a person's data")
    .addCommand(eraseCommand())
    .addCommand(exportCommand());
}

const ERASE_HELP = `
Erases the e-mail, names and details from tickets, history, stored pages, quarantine, and the contacts
that this interface created or completed. Tickets keep their contacts and distributions:
erased-…@erased.invalid replaces the e-mail, also when TIXNGO sends the person again.
S-360's own contacts are only listed: have the person erased in S-360 and at TIXNGO too.`;

function eraseCommand(): Command {
  return withYes(
    withDryRun(
      withEmail(withJson(new Command('erase').description("erase a person's data; this cannot be undone"))),
    ),
  )
    .addHelpText('after', ERASE_HELP)
    .action(action(async () => (await import('../actions/privacy.js')).erase));
}

function exportCommand(): Command {
  return withEmail(
    withJson(new Command('export').description("print all of a person's data as one JSON document")),
  ).action(action(async () => (await import('../actions/privacy.js')).exportData));
}

function withEmail(command: Command): Command {
  return command.requiredOption(
    '--email <address>',
    'of the person, in upper or lower case; - reads it from standard input',
  );
}
