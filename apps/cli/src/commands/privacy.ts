import type { Erasure } from '@tixngo-sync/pipeline';
import { Command } from 'commander';
import { action } from '../action.js';
import { count } from '../output/table.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';

export function privacyCommand(): Command {
  return new Command('privacy')
    .description('what is held of one person: hand it out, or erase it')
    .addCommand(eraseCommand())
    .addCommand(exportCommand());
}

const ERASE_HELP = `
The e-mail, names and details go from tickets, history, the contacts that this function made or filled in, kept pages and quarantine.
In their place stands erased-…@erased.invalid, also when TIXNGO sends the person again: tickets keep their contacts and distributions.
S-360's own contacts are only reported. Have the person erased at TIXNGO and in S-360 too.`;

function eraseCommand(): Command {
  return withJson(new Command('erase').description("erase a person's data; it cannot be brought back"))
    .requiredOption('--email <address>', 'of the person; case and outer spaces do not matter')
    .option('--dry-run', 'say what would be erased, and change nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', ERASE_HELP)
    .action(
      action(
        async (
          output,
          {
            email,
            dryRun = false,
            yes = false,
          }: ResultOptions & { email: string; dryRun?: boolean; yes?: boolean },
        ) => {
          const [{ withDatabase }, { erasePerson }, { confirm }] = await Promise.all([
            load(),
            import('@tixngo-sync/pipeline'),
            import('./confirm.js'),
          ]);
          if (!dryRun && !(await confirm("Erase this person's data for good?", yes))) {
            output.result({ erased: false }, () => 'Nothing was erased.');
            return;
          }
          const erasure = await withDatabase(output, ({ database, author }) =>
            erasePerson(database, { email, author, dryRun }),
          );
          output.result(erasure, () => describe(erasure));
        },
      ),
    );
}

function exportCommand(): Command {
  return withJson(
    new Command('export').description(
      'one JSON document with all that is held of a person, and nothing of others',
    ),
  )
    .requiredOption('--email <address>', 'of the person; case and outer spaces do not matter')
    .action(
      action(async (output, { email }: ResultOptions & { email: string }) => {
        const [{ withDatabase }, { exportPerson }] = await Promise.all([
          load(),
          import('@tixngo-sync/pipeline'),
        ]);
        const document = await withDatabase(output, ({ database, author }) =>
          exportPerson(database, { email, author }),
        );
        output.result(document, () => JSON.stringify(document, null, 2));
      }),
    );
}

function describe({ person, dryRun, rows, pages, quarantined, left }: Erasure): string {
  const erased = [
    count(rows.tickets, 'ticket'),
    count(rows.historyEntries + rows.ownerSightings, 'step').replace(/(steps?)$/, '$1 of history'),
    count(rows.contacts, 'contact'),
    count(pages.length, 'page'),
    count(quarantined.length, 'quarantined ticket'),
  ].join(', ');
  const lines = [`${dryRun ? 'Would erase' : 'Erased'} person ${person} from ${erased}.`];
  if (left.s360ContactIds.length > 0)
    lines.push(`S-360's own contacts stay, to be erased there: ${left.s360ContactIds.join(', ')}.`);
  if (left.isRecipientOfTheInterface)
    lines.push('The address is a recipient of the interface: see `tixngo-sync interface set`.');
  if (left.dashboardUsers.length > 0)
    lines.push(`Users of the dashboard have the address: ${left.dashboardUsers.join(', ')}.`);
  return lines.join('\n');
}
