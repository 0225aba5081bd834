import { listOf, rootCauseSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { Cause, causeWords } from '../../components/cause.js';
import { Count } from '../../components/count.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Loaded } from '../../components/loaded.js';
import { ScreenButton } from '../../components/screen-button.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
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
            columns={[
              {
                header: NOW.cause,
                isTitle: true,
                isText: true,
                cell: ({ code, field, message }) => <Cause code={code} field={field} message={message} />,
              },
              {
                header: NOW.count,
                isNumber: true,
                cell: ({ count, problemId, code }) => (
                  <Count of={count} list={{ to: '/problems/{id}', id: problemId }} what={causeWords(code)} />
                ),
              },
              { header: NOW.since, isNumber: true, cell: ({ firstAt }) => <Time at={firstAt} /> },
              {
                header: NOW.action,
                isNumber: true,
                cell: ({ problemId, code }) => (
                  <ScreenButton
                    to="/problems/{id}"
                    id={problemId}
                    isSmall
                    label={`${NOW.review} ${causeWords(code)}`}
                  >
                    {NOW.review}
                  </ScreenButton>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}
