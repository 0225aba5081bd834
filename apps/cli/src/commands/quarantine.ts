import type { QuarantineDetail } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { count, fields, section, table } from '../output/table.js';
import { parseId, parseIds } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ListOptions, type ResultOptions, withJson, withScreen } from './options.js';
import { QUARANTINE_COLUMNS } from './quarantine-columns.js';
import { quarantineRetryCommand } from './quarantine-retry.js';

export function quarantineCommand(): Command {
  const quarantine = new Command('quarantine').description('tickets that could not be applied');
  withScreen(
    quarantine
      .command('list')
      .description('quarantined tickets, newest first; only the open ones unless told otherwise'),
  )
    .option('--status <status>', 'OPEN, RESOLVED or SKIPPED', 'OPEN')
    .option('--all', 'whatever their status')
    .option('--reason <code>', 'with this reason only, such as UNKNOWN_STATUS')
    .action(
      action(async (output, options: ListOptions & { status: string; all?: true; reason?: string }) => {
        const { listQuarantine, oneOf, QUARANTINE_REASONS, QUARANTINE_STATUSES, withDatabase } = await load();
        const filter = {
          status: options.all === true ? undefined : oneOf('--status', options.status, QUARANTINE_STATUSES),
          reasonCode: oneOf('--reason', options.reason, QUARANTINE_REASONS),
        };
        const rows = await withDatabase(output, ({ database }) => listQuarantine(database, options, filter));
        output.result(rows, () => table(rows, QUARANTINE_COLUMNS, 'No quarantined ticket.'));
      }),
    );
  withJson(
    quarantine
      .command('show')
      .description('a quarantined ticket, its reason and its body')
      .argument('<id>', 'as listed', parseId),
  ).action(
    action(async (output, id: number) => {
      const { found, showQuarantined, withDatabase } = await load();
      const row = await withDatabase(output, ({ database }) => showQuarantined(database, id));
      const detail = found(row, `quarantined ticket ${id}`, 'quarantine list --all');
      output.result(detail, () => describeQuarantined(detail));
    }),
  );
  quarantine.addCommand(quarantineRetryCommand()).addCommand(skipCommand());
  return quarantine;
}

function skipCommand(): Command {
  return withJson(
    new Command('skip')
      .description(
        'give tickets up: their tax numbers go on the skip list, later changes of them are ignored',
      )
      .argument('<id...>', 'as listed', parseIds)
      .requiredOption('--reason <text>', 'why; kept on the skip list and the audit log'),
  ).action(
    action(async (output, ids: number[], options: ResultOptions & { reason: string }) => {
      const { hasOpenFailures, openFailures, skipQuarantined, withDatabase } = await load();
      const { EXIT } = await import('../exit-status.js');
      return withDatabase(output, async ({ database, author }) => {
        const skipped = await skipQuarantined(database, author, ids, options.reason);
        const numbers = skipped.flatMap((row) => row.taxNumber ?? []);
        output.result(
          { skipped },
          () =>
            `Skipped ${count(skipped.length, 'ticket')}; on the skip list now: ${numbers.join(', ') || 'none'}.`,
        );
        return hasOpenFailures(await openFailures(database)) ? EXIT.open : EXIT.done;
      });
    }),
  );
}

function describeQuarantined(row: QuarantineDetail): string {
  const told = fields({
    id: row.quarantineId,
    status: row.status,
    ticket: row.ticketId,
    'tax number': row.taxNumber,
    reason: row.reasonCode,
    field: row.field,
    message: row.message,
    page: `${row.pageId}, position ${row.position}${row.lineNumber === null ? '' : `, line ${row.lineNumber}`}`,
    run: row.runId,
    since: row.createdAt,
    ended: row.resolvedAt,
    by: row.resolvedBy,
    resolution: row.resolution,
  });
  return `${told}\n${section('As it came', row.body ?? '(no longer kept)')}`;
}
