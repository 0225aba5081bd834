import { listOf, runSchema } from '@tixngo-sync/api';
import { RUN_STATUSES, RUN_TRIGGERS } from '@tixngo-sync/domain';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ChoiceFilter, Filters, TextFilter, TimeFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { RUN_COLUMNS } from '../../components/run-columns.js';
import { RunNowButton } from '../../components/run-now-button.js';
import { Screen } from '../../components/screen.js';
import { useFilters } from '../../components/use-filters.js';
import { RUNS } from '../../texts/runs.js';
import { STATUS_WORDS, TRIGGER_WORDS } from '../../texts/statuses.js';

const runListSchema = listOf(runSchema);
const FILTERS = ['status', 'trigger', 'schedule', 'from', 'to'] as const;

/** Lists the runs, newest first, each with its own result. */
export default function RunsScreen() {
  const [query] = useFilters(...FILTERS, 'before');
  const runs = useRead({ path: '/runs', query, answer: runListSchema });
  const isFiltered = Object.keys(query).length > 0;
  const { run, result, startedBy, pages, tickets, applied, quarantined, took, started, why } = RUN_COLUMNS;
  return (
    <Screen
      title={RUNS.title}
      about={RUNS.about}
      actions={<RunNowButton schedule={null} variant="primary" />}
    >
      <Filters names={FILTERS}>
        <ChoiceFilter
          name="status"
          label={RUNS.status}
          choices={RUN_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value].word }))}
        />
        <ChoiceFilter
          name="trigger"
          label={RUNS.trigger}
          choices={RUN_TRIGGERS.map((value) => ({ value, label: TRIGGER_WORDS[value] }))}
        />
        <TextFilter name="schedule" label={RUNS.schedule} />
        <TimeFilter name="from" label={RUNS.from} />
        <TimeFilter name="to" label={RUNS.to} />
      </Filters>
      <Card title={RUNS.title}>
        <Loaded of={runs}>
          {({ items, next }) => (
            <>
              <DataTable
                caption={RUNS.title}
                rows={items}
                rowKey={({ runId }) => runId}
                empty={<Empty title={RUNS.none}>{isFiltered ? RUNS.noneMatch : RUNS.noneYet}</Empty>}
                columns={[
                  { ...run, order: 'descending' },
                  result,
                  startedBy,
                  pages,
                  tickets,
                  applied,
                  quarantined,
                  { ...took, isExtra: true },
                  started,
                  { ...why, isExtra: true },
                ]}
              />
              <Parts next={next} by="before" />
            </>
          )}
        </Loaded>
      </Card>
    </Screen>
  );
}
