import type { Anomaly } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { parseInterval } from '../parse/duration.js';
import { wholeNumber } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';

const KINDS_HELP = `
Kinds:
  STATUS_MISMATCH    the mobile status does not go with the S-360 status; a printed ticket that TIXNGO has not reported is one too
  PENDING_TOO_LONG   a transfer is pending longer than --pending-longer-than
  OWNER_NOT_CONTACT  the owner's e-mail is not the cultural contact's`;

interface AnomaliesOptions extends ResultOptions {
  readonly event?: string;
  readonly kind?: string;
  readonly limit: number;
  readonly pendingLongerThan: number;
}

export function anomaliesCommand(): Command {
  return withJson(
    new Command('anomalies').description('tickets that somebody should look at, nearest kick-off first'),
  )
    .option('--event <id>', 'of this event only')
    .option('--kind <kind>', 'of this kind only')
    .option(
      '--pending-longer-than <interval>',
      'how long a transfer may be pending, such as 12h or 2d',
      parseInterval,
      24 * 3600,
    )
    .option('--limit <n>', 'how many at most', wholeNumber(1, 10_000), 50)
    .addHelpText('after', KINDS_HELP)
    .action(
      action(async (output, { event, kind, limit, pendingLongerThan }: AnomaliesOptions) => {
        const { ANOMALY_KINDS, listAnomalies, oneOf, withDatabase } = await load();
        const filter = {
          eventId: event,
          kind: oneOf('--kind', kind, ANOMALY_KINDS),
          pendingLongerThanSeconds: pendingLongerThan,
        };
        const rows = await withDatabase(output, ({ database }) => listAnomalies(database, limit, filter));
        output.result(rows, () => describe(rows, limit));
      }),
    );
}

function describe(rows: readonly Anomaly[], limit: number): string {
  const shown = table(rows, COLUMNS, 'Nothing to look at.');
  return rows.length < limit
    ? shown
    : `${shown}\n\nThere may be more than ${limit}: ask for more with --limit, or for one --event or --kind.`;
}

const COLUMNS = {
  'kick-off': (row: Anomaly) => row.eventStartTime,
  event: (row: Anomaly) => row.eventName ?? row.eventId,
  ticket: (row: Anomaly) => row.ticketId,
  'tax number': (row: Anomaly) => row.taxNumber,
  kind: (row: Anomaly) => row.kind,
  since: (row: Anomaly) => row.since,
  'what to do': (row: Anomaly) => row.advice,
};
