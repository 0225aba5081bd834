import { listOf, runSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Loaded } from '../../components/loaded.js';
import { RUN_COLUMNS } from '../../components/run-columns.js';
import { ScreenLink } from '../../components/screen-link.js';
import { NOW } from '../../texts/now.js';

const runListSchema = listOf(runSchema);
const SHOWN = 8;

/** The last runs with their own results. */
export function LastRunsCard() {
  const runs = useRead({ path: '/runs', query: { limit: SHOWN }, answer: runListSchema });
  const { run, result, tickets, applied, took, started } = RUN_COLUMNS;
  return (
    <Card
      title={NOW.lastRunsTitle}
      columns={6}
      beside={
        <ScreenLink to="/runs" className="link">
          {NOW.allRuns}
        </ScreenLink>
      }
    >
      <Loaded of={runs}>
        {({ items }) => (
          <DataTable
            caption={NOW.lastRunsTitle}
            rows={items}
            rowKey={({ runId }) => runId}
            empty={<Empty title={NOW.noRun} />}
            columns={[run, result, tickets, applied, { ...took, isExtra: true }, started]}
          />
        )}
      </Loaded>
    </Card>
  );
}
