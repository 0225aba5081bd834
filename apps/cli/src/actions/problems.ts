import {
  hasOpenFailures,
  listProblemMembers,
  listProblems,
  openFailures,
  type Problem,
  type ProblemMember,
  problemMemberIds,
  type SkippedProblem,
  showProblem,
  skipProblem,
} from '@tixngo-sync/db';
import { retryPages, retryQuarantined } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { count, fields, lines, section, table } from '../output/table.js';
import { describeRetry as describePages } from './pages.js';
import { type Processed, processing } from './processing.js';
import { RETRY_COLUMNS } from './quarantine.js';
import { found, oneOf } from './require.js';

const KINDS = ['PAGE', 'QUARANTINE'] as const;

interface ProblemsFilter {
  readonly limit: number;
  readonly kind?: string;
  readonly code?: string;
}

export async function list(output: Output, options: ProblemsFilter): Promise<void> {
  const filter = { kind: oneOf('--kind', options.kind, KINDS), code: options.code };
  const rows = await withDatabase(output, ({ database }) => listProblems(database, options, filter));
  output.result(rows, () => table(rows, PROBLEM_COLUMNS, 'Nothing is open.'));
}

export async function show(
  output: Output,
  problemId: string,
  screen: { readonly limit: number; readonly before?: number },
): Promise<void> {
  const { problem, members } = await withDatabase(output, async ({ database }) => {
    const shown = found(await showProblem(database, problemId), `open problem ${problemId}`, 'problems list');
    return { problem: shown, members: await listProblemMembers(database, shown, screen) };
  });
  output.result({ ...problem, members }, () => describeProblem(problem, members));
}

export function retry(
  output: Output,
  problemId: string,
  { canary = null }: { canary?: number | null },
): Promise<ExitStatus> {
  return processing(output, async ({ deps, author, signal }, onEvent): Promise<Processed> => {
    const { database } = deps;
    const { kind } = found(
      await showProblem(database, problemId),
      `open problem ${problemId}`,
      'problems list',
    );
    const options = { limit: canary, withBody: true };
    const ids = await problemMemberIds(database.pool, { problemId, kind }, options);
    if (kind === 'PAGE') {
      const pages = await retryPages(deps, { pageIds: ids, author, onEvent, signal });
      return { document: { problemId, kind, pages }, text: describePages(pages) };
    }
    const retried = await retryQuarantined(deps, ids, author);
    const text = table(retried, RETRY_COLUMNS, 'Every body was cleared: there is nothing to retry.');
    return { document: { problemId, kind, retried }, text };
  });
}

export function skip(output: Output, problemId: string, { reason }: { reason: string }): Promise<ExitStatus> {
  return withDatabase(output, async ({ database, author }) => {
    const skipping = skipProblem(database, author, problemId, reason);
    const skipped = found(await skipping, `open problem ${problemId}`, 'problems list');
    output.result({ problemId, ...skipped }, () => describeSkipped(skipped));
    return hasOpenFailures(await openFailures(database)) ? EXIT.open : EXIT.done;
  });
}

const PROBLEM_COLUMNS = {
  problem: (row: Problem) => row.problemId,
  count: (row: Problem) => row.count,
  of: (row: Problem) => (row.kind === 'PAGE' ? 'failed pages' : 'quarantined tickets'),
  code: (row: Problem) => row.code,
  field: (row: Problem) => row.field,
  since: (row: Problem) => row.firstAt,
  last: (row: Problem) => row.lastAt,
};

const MEMBER_COLUMNS = {
  id: (row: ProblemMember) => row.id,
  at: (row: ProblemMember) => row.at,
  page: (row: ProblemMember) => row.pageId,
  position: (row: ProblemMember) => row.position,
  ticket: (row: ProblemMember) => row.ticketId,
  'tax number': (row: ProblemMember) => row.taxNumber,
};

function describeProblem(problem: Problem, members: readonly ProblemMember[]): string {
  const isPage = problem.kind === 'PAGE';
  return lines(
    fields({
      problem: problem.problemId,
      open: count(problem.count, isPage ? 'failed page' : 'quarantined ticket'),
      code: problem.code,
      field: problem.field,
      message: problem.example.message,
      since: problem.firstAt,
      last: problem.lastAt,
      trial: `tixngo-sync problems retry ${problem.problemId} --canary 3`,
    }),
    section(isPage ? 'Pages' : 'Tickets', table(members, MEMBER_COLUMNS, '')),
  );
}

function describeSkipped({ kind, count: skipped }: SkippedProblem): string {
  return kind === 'PAGE'
    ? `Gave up ${count(skipped, 'page')}; \`tixngo-sync pages retry ID\` takes this back.`
    : `Skipped ${count(skipped, 'ticket')}. Their tax numbers are on the skip list.`;
}
