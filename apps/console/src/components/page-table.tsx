import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { PAGES } from '../texts/pages.js';
import { DataTable } from './data-table.js';
import { Empty } from './empty.js';
import { RunLink } from './run-link.js';
import { ScreenLink } from './screen-link.js';
import { StatusBadge } from './status-badge.js';
import { Time } from './time.js';

interface PageTableProps {
  readonly caption: string;
  readonly pages: z.output<typeof ticketDetailSchema>['pages'];
  /** What to say without pages. */
  readonly none: string;
}

/** Pages that concern a ticket or an event, with their status. */
export function PageTable({ caption, pages, none }: PageTableProps) {
  return (
    <DataTable
      caption={caption}
      rows={pages}
      rowKey={({ pageId }) => pageId}
      empty={<Empty title={none} />}
      columns={[
        {
          header: PAGES.page,
          isTitle: true,
          cell: ({ pageId }) => (
            <ScreenLink to="/pages/{id}" id={pageId} className="link">
              {PAGES.named(pageId)}
            </ScreenLink>
          ),
        },
        { header: PAGES.run, cell: ({ runId }) => <RunLink id={runId} /> },
        { header: PAGES.status, isState: true, cell: ({ status }) => <StatusBadge status={status} /> },
        {
          header: PAGES.fetched,
          isNumber: true,
          cell: ({ fetchedAt }) => <Time at={fetchedAt} show="clock" />,
        },
        {
          header: PAGES.processed,
          isNumber: true,
          cell: ({ processedAt }) => processedAt !== null && <Time at={processedAt} show="clock" />,
        },
      ]}
    />
  );
}
