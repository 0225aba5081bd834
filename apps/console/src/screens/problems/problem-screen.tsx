import { problemDetailSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { causeWords } from '../../components/cause.js';
import { Empty } from '../../components/empty.js';
import { Fact, Facts } from '../../components/facts.js';
import { Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { ScreenButton } from '../../components/screen-button.js';
import { Time } from '../../components/time.js';
import { useFilters } from '../../components/use-filters.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { PROBLEMS } from '../../texts/problems.js';
import { ExportButtons } from './export-buttons.js';
import { MembersCard } from './members-card.js';
import { ProblemActions } from './problem-actions.js';
import { RetryCard } from './retry-card.js';

/** A root cause: what has it, a trial, the retry of the rest, and setting it aside. */
export default function ProblemScreen() {
  const id = useIdInPath();
  const [{ before, retry }, set] = useFilters('before', 'retry');
  const read = useRead({
    path: '/problems/{id}',
    params: { id },
    query: { before },
    answer: problemDetailSchema,
  });
  // When the last one was retried the problem is over, while its last answer is still in the cache.
  const isOver = read.error?.status === 404;
  const detail = isOver ? undefined : read.data;
  const problem = detail?.problem;
  const last = retry === undefined ? detail?.retries[0]?.retryId : Number(retry);
  return (
    <Screen
      title={problem === undefined ? (isOver ? PROBLEMS.ended : PROBLEMS.title) : causeWords(problem.code)}
      about={problem?.message}
      actions={
        detail && <ProblemActions detail={detail} onRetried={(retryId) => set({ retry: String(retryId) })} />
      }
    >
      <Cards>
        {last !== undefined && <RetryCard retryId={last} openCount={problem?.count ?? 0} />}
        {isOver ? (
          <Card title={PROBLEMS.facts}>
            <Empty title={PROBLEMS.ended}>
              <p>{PROBLEMS.endedText}</p>
              <ScreenButton to="/problems">{PROBLEMS.toProblems}</ScreenButton>
            </Empty>
          </Card>
        ) : (
          <Loaded of={read}>
            {(data) => (
              <>
                <Card title={PROBLEMS.facts} beside={<ExportButtons problem={data.problem} />}>
                  <Facts>
                    <Fact name={PROBLEMS.code}>
                      <code>{data.problem.code}</code>
                    </Fact>
                    {data.problem.field !== null && (
                      <Fact name={PROBLEMS.field}>
                        <code>{data.problem.field}</code>
                      </Fact>
                    )}
                    <Fact name={PROBLEMS.first}>
                      <Time at={data.problem.firstAt} show="clock" />
                    </Fact>
                    <Fact name={PROBLEMS.last}>
                      <Time at={data.problem.lastAt} show="clock" />
                    </Fact>
                  </Facts>
                </Card>
                <MembersCard detail={data} />
              </>
            )}
          </Loaded>
        )}
      </Cards>
    </Screen>
  );
}
