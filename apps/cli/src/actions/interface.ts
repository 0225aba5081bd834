import {
  type InterfaceParameters,
  parseInterfaceParameters,
  setInterface,
  showInterface,
} from '@tixngo-sync/db';
import { sendTestMessages, type TestDelivery } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import { changedText } from '../output/changed.js';
import type { Output } from '../output/output.js';
import { lines, table } from '../output/table.js';

export async function showParameters(output: Output): Promise<void> {
  const parameters = await withDatabase(output, ({ database }) => showInterface(database));
  output.result(parameters, () => describe(parameters));
}

export async function setParameters(output: Output, assignments: string[]): Promise<void> {
  const changes = parseInterfaceParameters(assignments);
  const [before, parameters] = await withDatabase(output, async ({ database, author }) => {
    const before = await showInterface(database);
    await setInterface(database, author, changes);
    return [before, await showInterface(database)];
  });
  const removed = before.recipients.filter((recipient) => !parameters.recipients.includes(recipient));
  if (removed.length > 0) output.note(`No longer notified: ${removed.join(', ')}.`);
  output.result(parameters, () => lines(changedText(before, parameters, ''), describe(parameters)));
}

/** One `name=value` per line, as `interface set` takes it. */
function describe(parameters: InterfaceParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join('\n');
}

/** @returns 1 when there is no recipient or any delivery fails */
export async function testNotifications(output: Output): Promise<ExitStatus> {
  const deliveries = await withDatabase(output, sendTestMessages);
  output.result(deliveries, () => table(deliveries, DELIVERY_COLUMNS, NOBODY));
  const delivered = deliveries.length > 0 && deliveries.every((delivery) => delivery.problem === null);
  return delivered ? EXIT.done : EXIT.failed;
}

const NOBODY = `Nobody gets messages.
For e-mail, set SMTP_URL and SMTP_FROM, and add people: \`tixngo-sync interface set recipients=NAME@CLUB\`.
For a webhook, set WEBHOOK_URL and WEBHOOK_SECRET. See docs/notifications.md.`;

const DELIVERY_COLUMNS = {
  channel: (row: TestDelivery) => row.channel,
  to: (row: TestDelivery) => row.target,
  delivered: (row: TestDelivery) => deliveredText(row),
  problem: (row: TestDelivery) => row.problem,
};

function deliveredText({ delivered, problem }: TestDelivery): string {
  if (!delivered) return 'no';
  return problem === null ? 'yes' : 'in part';
}
