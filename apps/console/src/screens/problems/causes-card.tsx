import { listOf, PROBLEM_KINDS, rootCauseSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { causeColumns } from '../../components/cause-columns.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ChoiceFilter, Filters } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { useFilters } from '../../components/use-filters.js';
import { PAGES } from '../../texts/pages.js';
import { PROBLEMS } from '../../texts/problems.js';
import { QUARANTINE } from '../../texts/quarantine.js';

type RootCause = z.output<typeof rootCauseSchema>;
const causeListSchema = listOf(rootCauseSchema);

/** The open problems by root cause, most frequent first. */
export function CausesCard() {
  const [query] = useFilters('kind', 'after');
  const causes = useRead({ path: '/problems', query, answer: causeListSchema });
  return (
    <Card
      title={PROBLEMS.byCause}
      beside={
        <Filters names={['kind']}>
          <ChoiceFilter
            name="kind"
            label={PROBLEMS.kind}
            choices={PROBLEM_KINDS.map((value) => ({ value, label: PROBLEMS.kinds[value] }))}
          />
        </Filters>
      }
    >
      <Loaded of={causes}>
        {({ items, next }) => (
          <>
            <DataTable
              caption={PROBLEMS.byCause}
              rows={items}
              rowKey={({ problemId }) => problemId}
              empty={
                <Empty title={PROBLEMS.none}>
                  {query.kind === undefined ? PROBLEMS.noneAdvice : PROBLEMS.noneMatch}
                </Empty>
              }
              columns={COLUMNS}
            />
            <Parts next={next} by="after" />
          </>
        )}
      </Loaded>
    </Card>
  );
}

const COLUMNS: readonly Column<RootCause>[] = [
  causeColumns.cause(PROBLEMS.cause),
  { header: PROBLEMS.kind, cell: ({ kind }) => PROBLEMS.kinds[kind] },
  causeColumns.count(PROBLEMS.count),
  causeColumns.first(PROBLEMS.first),
  { header: PROBLEMS.last, isNumber: true, cell: ({ lastAt }) => <Time at={lastAt} /> },
  { header: PROBLEMS.example, isExtra: true, cell: (cause) => <Example cause={cause} /> },
  causeColumns.review(PROBLEMS.action, PROBLEMS.review),
];

function Example({ cause: { example } }: { cause: RootCause }) {
  if (example.quarantineId === null)
    return (
      <ScreenLink to="/pages/{id}" id={example.pageId} className="link">
        {PAGES.named(example.pageId)}
      </ScreenLink>
    );
  return (
    <ScreenLink to="/quarantine/{id}" id={example.quarantineId} className="link">
      {example.ticketId ?? QUARANTINE.noTicketId}
    </ScreenLink>
  );
}
