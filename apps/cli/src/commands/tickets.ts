import { Command } from 'commander';
import { action } from './action.js';
import { withDryRun, withJson, withLimit } from './options.js';

export function ticketsCommand(): Command {
  return new Command('tickets')
    .description('tickets in S-360')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(changesCommand())
    .addCommand(importCommand('tickets'));
}

export function contactsCommand(): Command {
  return new Command('contacts')
    .description('contacts in S-360')
    .addCommand(listContactsCommand())
    .addCommand(showContactCommand())
    .addCommand(importCommand('contacts'));
}

function listCommand(): Command {
  return withLimit(withJson(new Command('list').description('list tickets by id')), 1000)
    .option('--event <id>', 'of this event only')
    .option(
      '--status <status>',
      'with this mobile status only, such as PENDING_TRANSFER; NONE: not in TIXNGO',
    )
    .option('--email <address>', "with this e-mail as the owner's, the holder's or a pending recipient's")
    .option('--query <text>', 'whose id, tax number or such an e-mail is this or begins with it')
    .option('--after <ticketId>', 'only tickets after this id: the next part of the list')
    .action(action(async () => (await import('../actions/tickets.js')).list));
}

function showCommand(): Command {
  return withJson(
    new Command('show')
      .description('show a ticket, its contacts, distributions, history and pages')
      .argument('<id>', 'ticket id or tax number'),
  ).action(action(async () => (await import('../actions/tickets.js')).show));
}

function changesCommand(): Command {
  return withJson(
    new Command('changes')
      .description('show what each change of a ticket changed, as far as its pages are stored')
      .argument('<id>', 'ticket id or tax number'),
  ).action(action(async () => (await import('../actions/ticket-changes.js')).show));
}

function listContactsCommand(): Command {
  return withLimit(withJson(new Command('list').description('list contacts by id')), 1000)
    .option('--query <text>', 'whose id, e-mail or name is this or begins with it')
    .option('--temporary', 'only contacts of which nothing but the e-mail is known')
    .option('--after <contactId>', 'only contacts after this one: the next part of the list')
    .action(action(async () => (await import('../actions/contacts.js')).list));
}

function showContactCommand(): Command {
  return withJson(
    new Command('show')
      .description('show a contact, the tickets it holds, its distributions and possible duplicates')
      .argument('<id>', 'contact id'),
  ).action(action(async () => (await import('../actions/contacts.js')).show));
}

const IMPORT_HELP = `
The file is CSV whose first line names columns, or has one JSON object per line; it may be gzipped.
A row with a known id is updated.`;

function importCommand(kind: 'contacts' | 'tickets'): Command {
  const command = new Command('import')
    .description(`import ${kind} of S-360; the columns are those of the table ${kind.slice(0, -1)}`)
    .argument('<file>', 'path of the file; - reads standard input')
    .addHelpText('after', IMPORT_HELP);
  return withDryRun(withJson(command)).action(
    action(async () => {
      const { importFrom } = await import('../actions/import.js');
      return (output, file: string, options: { dryRun?: true }) => importFrom(output, kind, file, options);
    }),
  );
}
