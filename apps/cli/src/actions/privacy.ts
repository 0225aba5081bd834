import { type Erasure, erasePerson, exportPerson } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { count } from '../output/table.js';
import { confirm, valueOrInput } from './require.js';

interface EraseOptions {
  readonly email: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export async function erase(
  output: Output,
  { email: given, dryRun = false, yes = false }: EraseOptions,
): Promise<void> {
  const email = await valueOrInput('--email', given);
  if (!dryRun && !(await confirm("Erase this person's data? This cannot be undone.", yes))) {
    output.result({ erased: false }, () => 'Nothing was erased.');
    return;
  }
  const erasure = await withDatabase(output, ({ database, author }) =>
    erasePerson(database, { email, author, dryRun }),
  );
  output.result(erasure, () => describe(erasure));
}

export async function exportData(output: Output, { email: given }: { email: string }): Promise<void> {
  const email = await valueOrInput('--email', given);
  const document = await withDatabase(output, ({ database, author }) =>
    exportPerson(database, { email, author }),
  );
  output.result(document, () => JSON.stringify(document, null, 2));
}

function describe({ person, dryRun, rows, pages, quarantined, eventFiles, left }: Erasure): string {
  const erased = [
    count(rows.tickets, 'ticket'),
    count(rows.historyEntries + rows.ownerSightings, 'history record'),
    count(rows.contacts, 'contact'),
    count(pages.length, 'page'),
    count(quarantined.length, 'quarantined ticket'),
    count(eventFiles.length, 'plan B file'),
  ].join(', ');
  const lines = [`${dryRun ? 'Would erase' : 'Erased'} person ${person} from ${erased}.`];
  if (left.s360ContactIds.length > 0)
    lines.push(`Erase these contacts in S-360; they belong to it: ${left.s360ContactIds.join(', ')}.`);
  if (left.isRecipientOfTheInterface)
    lines.push('The address still gets messages: remove it with `tixngo-sync interface set recipients=…`.');
  if (left.dashboardUsers.length > 0)
    lines.push(`These users of the console have the address: ${left.dashboardUsers.join(', ')}.`);
  return lines.join('\n');
}
