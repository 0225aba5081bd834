import type { pageSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { PAGES } from '../texts/pages.js';
import { Count } from './count.js';
import type { Column } from './data-table.js';
import { RunLink } from './run-link.js';
import { ScreenLink } from './screen-link.js';
import { StatusBadge } from './status-badge.js';
import { Time } from './time.js';

type Page = z.output<typeof pageSchema>;

/** The columns of lists of pages. */
export const PAGE_COLUMNS = {
  page: {
    header: PAGES.page,
    isTitle: true,
    cell: ({ pageId }) => (
      <ScreenLink to="/pages/{id}" id={pageId} className="link">
        {PAGES.named(pageId)}
      </ScreenLink>
    ),
  },
  sequence: { header: PAGES.sequence, isNumber: true, cell: ({ sequence }) => <Count of={sequence} /> },
  run: { header: PAGES.run, isNumber: true, cell: ({ runId }) => <RunLink id={runId} /> },
  status: {
    header: PAGES.status,
    isState: true,
    cell: ({ status, givenUpAt }) => (
      <StatusBadge status={status} isGivenUp={status === 'FAILED' && givenUpAt !== null} />
    ),
  },
  tickets: { header: PAGES.tickets, isNumber: true, cell: ({ received }) => <Count of={received} /> },
  applied: { header: PAGES.applied, isNumber: true, cell: ({ applied }) => <Count of={applied} /> },
  quarantined: {
    header: PAGES.quarantined,
    isNumber: true,
    cell: ({ quarantined }) => <Count of={quarantined} />,
  },
  attempts: { header: PAGES.attempts, isNumber: true, cell: ({ attempts }) => <Count of={attempts} /> },
  fetched: { header: PAGES.fetched, isNumber: true, cell: ({ fetchedAt }) => <Time at={fetchedAt} /> },
  why: {
    header: PAGES.why,
    isText: true,
    cell: ({ errorMessage, errorCode, givenUpReason }) => givenUpReason ?? errorMessage ?? errorCode,
  },
} as const satisfies Readonly<Record<string, Column<Page>>>;
