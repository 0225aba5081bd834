import { runDetailSchema, type runSchema } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { formatDuration } from '../../components/format.js';
import { Loaded } from '../../components/loaded.js';
import { RunLink } from '../../components/run-link.js';
import { COUNTS } from '../../texts/counts.js';
import { RUNS } from '../../texts/runs.js';

type Run = z.output<typeof runSchema>;

const COMPARED = ['received', 'applied', 'unchanged', 'stale', 'skipped', 'quarantined'] as const;

/** The counts of a run beside those of the run before it of the same trigger and schedule. */
export function ComparisonCard({ run, previousRunId }: { run: Run; previousRunId: number }) {
  const previous = useRead({ path: '/runs/{id}', params: { id: previousRunId }, answer: runDetailSchema });
  return (
    <Card
      title={RUNS.comparison}
      columns={6}
      beside={<RunLink id={previousRunId}>{RUNS.named(previousRunId)}</RunLink>}
    >
      <Loaded of={previous}>{({ run: before }) => <Comparison run={run} before={before} />}</Loaded>
    </Card>
  );
}

function Comparison({ run, before }: { run: Run; before: Run }) {
  const rows = [
    {
      name: RUNS.took,
      now: formatDuration(secondsOf(run)),
      earlier: formatDuration(secondsOf(before)),
      change: '',
    },
    ...COMPARED.map((name) => ({
      name: COUNTS[name],
      now: digits(run[name]),
      earlier: digits(before[name]),
      change: changeText(run[name] - before[name]),
    })),
  ];
  return (
    <DataTable
      caption={RUNS.comparison}
      rows={rows}
      rowKey={({ name }) => name}
      empty={null}
      columns={[
        { header: RUNS.figure, isTitle: true, cell: ({ name }) => name },
        { header: RUNS.named(run.runId), isNumber: true, cell: ({ now }) => now },
        { header: RUNS.named(before.runId), isNumber: true, cell: ({ earlier }) => earlier },
        { header: RUNS.change, isNumber: true, cell: ({ change }) => change },
      ]}
    />
  );
}

function secondsOf({ startedAt, finishedAt }: Run): number {
  return (Date.parse(finishedAt ?? new Date().toISOString()) - Date.parse(startedAt)) / 1000;
}

function changeText(change: number): string {
  return change > 0 ? `+${digits(change)}` : digits(change);
}
