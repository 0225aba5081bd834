import { listOf, rootCauseSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { causeColumns } from '../../components/cause-columns.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Loaded } from '../../components/loaded.js';
import { ScreenLink } from '../../components/screen-link.js';
import { NOW } from '../../texts/now.js';

const problemListSchema = listOf(rootCauseSchema);
const SHOWN = 5;

/** The open problems by cause, most frequent first. */
export function ProblemsCard() {
  const problems = useRead({ path: '/problems', query: { limit: SHOWN }, answer: problemListSchema });
  return (
    <Card
      title={NOW.problems}
      columns={6}
      beside={
        <ScreenLink to="/problems" className="link">
          {NOW.allProblems}
        </ScreenLink>
      }
    >
      <Loaded of={problems}>
        {({ items }) => (
          <DataTable
            caption={NOW.problems}
            rows={items}
            rowKey={({ problemId }) => problemId}
            empty={<Empty title={NOW.noProblems} />}
            columns={COLUMNS}
          />
        )}
      </Loaded>
    </Card>
  );
}

const COLUMNS = [
  causeColumns.cause(NOW.cause),
  causeColumns.count(NOW.count),
  causeColumns.first(NOW.since),
  causeColumns.review(NOW.action, NOW.review),
];
