import type { nextRunsSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Badge } from '../../components/badge.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Time } from '../../components/time.js';
import { SCHEDULES } from '../../texts/schedules.js';

type NextRun = z.output<typeof nextRunsSchema>['items'][number];

interface NextStartsProps {
  readonly runs: readonly NextRun[];
  readonly timezone: string;
  /** Why there are none. */
  readonly none: string | null;
}

/** The next starts in the schedule's zone and in UTC. */
export function NextStarts({ runs, timezone, none }: NextStartsProps) {
  const columns: Column<NextRun>[] = [
    { header: SCHEDULES.starts, isTitle: true, cell: ({ at }) => <Time at={at} /> },
    { header: timezone, cell: ({ local }) => <span title={local}>{withoutOffset(local)}</span> },
    ...(timezone === 'UTC' ? [] : [{ header: 'UTC', cell: ({ at }: NextRun) => utc(at) }]),
    ...(runs.some(({ mode }) => mode === 'event-day') ? [MODE] : []),
  ];
  return (
    <DataTable
      caption={SCHEDULES.nextStarts}
      columns={columns}
      rows={runs}
      rowKey={({ at }) => at}
      empty={<Empty title={SCHEDULES.noStarts}>{none}</Empty>}
    />
  );
}

const MODE: Column<NextRun> = {
  header: SCHEDULES.mode,
  cell: ({ mode }) => mode === 'event-day' && <Badge tone="busy">{SCHEDULES.eventDay}</Badge>,
};

/** Leaves out the offset: the heading names the zone, and the next column is in UTC. */
function withoutOffset(local: string): string {
  return local.slice(0, 19);
}

function utc(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}
