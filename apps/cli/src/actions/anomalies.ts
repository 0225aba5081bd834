import { type Anomaly, listAnomalies } from '@tixngo-sync/db';
import { ANOMALY_KINDS } from '@tixngo-sync/domain';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { oneOf } from './require.js';

interface AnomaliesOptions {
  readonly event?: string;
  readonly kind?: string;
  readonly limit: number;
  readonly pendingLongerThan?: number;
}

const A_DAY_SECONDS = 86_400;

export async function list(output: Output, options: AnomaliesOptions): Promise<void> {
  const { event, kind, limit, pendingLongerThan = A_DAY_SECONDS } = options;
  const filter = {
    eventId: event,
    kind: oneOf('--kind', kind, ANOMALY_KINDS),
    pendingLongerThanSeconds: pendingLongerThan,
  };
  const rows = await withDatabase(output, ({ database }) => listAnomalies(database, limit, filter));
  output.result(rows, () => describe(rows, limit));
}

function describe(rows: readonly Anomaly[], limit: number): string {
  const shown = table(rows, COLUMNS, 'No anomalies.');
  if (rows.length < limit) return shown;
  return `${shown}\n\nThere may be more than ${limit}: raise --limit, or choose one --event or --kind.`;
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
