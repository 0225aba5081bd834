import { Command } from 'commander';
import { wholeNumber } from '../parse/numbers.js';
import { parseInterval } from '../parse/times.js';
import { action } from './action.js';
import { withJson, withLimit } from './options.js';

export function statusCommand(): Command {
  return withJson(
    new Command('status').description('show the last run, how far we are behind, schedules, open failures'),
  ).action(action(async () => (await import('../actions/status.js')).show));
}

const ANOMALY_KINDS_HELP = `
Kinds:
  STATUS_MISMATCH    the mobile status contradicts the S-360 status, or a printed ticket is not in TIXNGO
  PENDING_TOO_LONG   a transfer has been pending longer than --pending-longer-than
  OWNER_NOT_CONTACT  the owner's e-mail differs from the cultural contact's`;

export function anomaliesCommand(): Command {
  return withLimit(
    withJson(new Command('anomalies').description('list suspicious tickets, nearest kick-off first')),
    10_000,
  )
    .option('--event <id>', 'of this event only')
    .option('--kind <kind>', 'of this kind only')
    .option(
      '--pending-longer-than <interval>',
      'how long a transfer may be pending, such as 12h or 2d (default: 1d)',
      parseInterval,
    )
    .addHelpText('after', ANOMALY_KINDS_HELP)
    .action(action(async () => (await import('../actions/anomalies.js')).list));
}

export function driftCommand(): Command {
  return withJson(
    new Command('drift').description('list what TIXNGO sends outside the contract, by path and day'),
  )
    .option('--days <n>', 'of the last n days, including today', wholeNumber(1, 3650), 7)
    .addHelpText(
      'after',
      '\nDrift is in fields that S-360 does not get, so it stops no ticket. Ask TIXNGO what has changed.',
    )
    .action(action(async () => (await import('../actions/drift.js')).list));
}
