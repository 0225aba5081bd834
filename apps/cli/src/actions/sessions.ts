import { endSessions, listSessions, type SessionRow } from '@tixngo-sync/auth';
import { UsageError } from '@tixngo-sync/domain';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { count, table } from '../output/table.js';

export async function list(output: Output, username: string): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listSessions(database, username));
  output.result(rows, () => table(rows, COLUMNS, `${username} is not signed in anywhere.`));
}

export async function end(
  output: Output,
  username: string,
  sessionId: string | undefined,
  { all = false }: { all?: boolean },
): Promise<void> {
  const chosen = all ? 'all' : sessionId === undefined ? undefined : { only: sessionId };
  if (chosen === undefined)
    throw new UsageError('SESSION_MISSING', 'give the id of a session, or --all for all of them');
  const ended = await withDatabase(output, ({ database, author }) =>
    endSessions(database, author, username, chosen),
  );
  output.result({ ended }, () =>
    ended === 0
      ? `Nothing changed: ${username} is not signed in anywhere.`
      : `Ended ${count(ended, 'session')} of ${username}.`,
  );
}

const COLUMNS = {
  session: (row: SessionRow) => row.sessionId,
  'signed in': (row: SessionRow) => row.createdAt,
  'last active': (row: SessionRow) => row.lastActiveAt,
  address: (row: SessionRow) => row.address,
  browser: (row: SessionRow) => row.browser,
};
