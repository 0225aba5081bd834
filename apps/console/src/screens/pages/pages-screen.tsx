import { listOf, pageSchema } from '@tixngo-sync/api';
import { PAGE_STATUSES } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { ChosenPages } from '../../components/chosen-pages.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ChoiceFilter, Filters, TextFilter, TimeFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { PageRetryButton } from '../../components/page-buttons.js';
import { PAGE_COLUMNS } from '../../components/page-columns.js';
import { Parts } from '../../components/parts.js';
import { RetryFailedButton } from '../../components/retry-failed-button.js';
import { Screen } from '../../components/screen.js';
import { SelectionBar } from '../../components/selection-bar.js';
import { useFilters } from '../../components/use-filters.js';
import { useSelection } from '../../components/use-selection.js';
import { PAGES } from '../../texts/pages.js';
import { STATUS_WORDS } from '../../texts/statuses.js';

type Page = z.output<typeof pageSchema>;
const pageListSchema = listOf(pageSchema);
const FILTERS = ['status', 'givenUp', 'runId', 'ticketId', 'from', 'to'] as const;

/** Lists the pages of the feed, newest first, with the reason of those that failed. */
export default function PagesScreen() {
  const [query] = useFilters(...FILTERS, 'before');
  const pages = useRead({ path: '/pages', query, answer: pageListSchema });
  return (
    <Screen title={PAGES.title} about={PAGES.about} actions={<RetryFailedButton />}>
      <Filters names={FILTERS}>
        <ChoiceFilter
          name="status"
          label={PAGES.status}
          choices={PAGE_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value].word }))}
        />
        <ChoiceFilter
          name="givenUp"
          label={PAGES.givenUp}
          choices={[
            { value: 'true', label: PAGES.yes },
            { value: 'false', label: PAGES.no },
          ]}
        />
        <TextFilter name="runId" label={PAGES.run} />
        <TextFilter name="ticketId" label={PAGES.ticketId} />
        <TimeFilter name="from" label={PAGES.from} />
        <TimeFilter name="to" label={PAGES.to} />
      </Filters>
      <Card title={PAGES.title}>
        <Loaded of={pages}>
          {({ items, next }) => (
            <>
              <PageList
                pages={items}
                none={Object.keys(query).length > 0 ? PAGES.noneMatch : PAGES.noneYet}
              />
              <Parts next={next} by="before" />
            </>
          )}
        </Loaded>
      </Card>
    </Screen>
  );
}

/** The list, in which failed pages can be chosen. */
function PageList({ pages, none }: { pages: readonly Page[]; none: string }) {
  const selection = useSelection(pages, {
    keyOf: ({ pageId }) => pageId,
    nameOf: ({ pageId }) => PAGES.named(pageId),
    isChoosable: ({ status }) => status === 'FAILED',
  });
  return (
    <>
      <SelectionBar selection={selection}>
        <ChosenPages
          ids={selection.chosen.map(({ pageId }) => pageId)}
          onDone={() => selection.choose(pages, false)}
        />
      </SelectionBar>
      <DataTable
        caption={PAGES.title}
        rows={pages}
        rowKey={({ pageId }) => pageId}
        empty={<Empty title={PAGES.none}>{none}</Empty>}
        columns={COLUMNS}
        selection={selection}
      />
    </>
  );
}

const { page, run, sequence, status, tickets, applied, quarantined, fetched, why } = PAGE_COLUMNS;
const COLUMNS: readonly Column<Page>[] = [
  { ...page, order: 'descending' },
  run,
  { ...sequence, isExtra: true },
  status,
  tickets,
  applied,
  quarantined,
  fetched,
  { ...why, isExtra: true },
  {
    header: PAGES.action,
    isAction: true,
    cell: (row) => (row.status === 'FAILED' ? <PageRetryButton page={row} isSmall /> : null),
  },
];
