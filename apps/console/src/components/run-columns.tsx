import type { runSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { RUNS } from '../texts/runs.js';
import { TRIGGER_WORDS } from '../texts/statuses.js';
import { Count } from './count.js';
import type { Column } from './data-table.js';
import { Duration } from './duration.js';
import { RunLink } from './run-link.js';
import { StatusBadge } from './status-badge.js';
import { Time } from './time.js';

type Run = z.output<typeof runSchema>;

/** The columns of lists of runs. */
export const RUN_COLUMNS = {
  run: {
    header: RUNS.run,
    isTitle: true,
    cell: ({ runId }) => <RunLink id={runId}>{RUNS.named(runId)}</RunLink>,
  },
  result: { header: RUNS.result, isState: true, cell: ({ status }) => <StatusBadge status={status} /> },
  startedBy: {
    header: RUNS.startedBy,
    cell: ({ scheduleName, fileName, requestedBy, trigger }) =>
      scheduleName ?? fileName ?? requestedBy ?? TRIGGER_WORDS[trigger],
  },
  trigger: { header: RUNS.trigger, cell: ({ trigger }) => TRIGGER_WORDS[trigger] },
  pages: {
    header: RUNS.pages,
    isNumber: true,
    cell: ({ pages, runId }) => (
      <Count of={pages} list={{ to: '/pages', query: { runId } }} what={RUNS.pagesOf(runId)} />
    ),
  },
  tickets: { header: RUNS.tickets, isNumber: true, cell: ({ received }) => <Count of={received} /> },
  applied: { header: RUNS.applied, isNumber: true, cell: ({ applied }) => <Count of={applied} /> },
  quarantined: {
    header: RUNS.quarantined,
    isNumber: true,
    cell: ({ quarantined }) => <Count of={quarantined} />,
  },
  took: {
    header: RUNS.took,
    isNumber: true,
    cell: ({ startedAt, finishedAt }) => <Duration from={startedAt} to={finishedAt} />,
  },
  started: { header: RUNS.started, isNumber: true, cell: ({ startedAt }) => <Time at={startedAt} /> },
  why: { header: RUNS.why, isText: true, cell: ({ errorMessage, warning }) => errorMessage ?? warning },
} as const satisfies Readonly<Record<string, Column<Run>>>;
