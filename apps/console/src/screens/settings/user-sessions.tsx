import { endedSessionsSchema, listedSessionSchema } from '@tixngo-sync/api';
import { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { ActionButton } from '../../components/action-button.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { SESSION_COLUMNS } from '../../components/session-columns.js';
import { USERS } from '../../texts/users.js';
import styles from './settings.module.css';

const answer = z.object({ items: z.array(listedSessionSchema), next: z.null() });

/** Where a user is signed in. */
export function UserSessions({ username }: { username: string }) {
  const sessions = useRead({ path: '/users/{username}/sessions', params: { username }, answer });
  const columns: Column<z.output<typeof listedSessionSchema>>[] = [
    ...SESSION_COLUMNS,
    {
      header: USERS.actions,
      isAction: true,
      cell: ({ sessionId }) => (
        <ActionButton
          role="admin"
          isSmall
          action={{
            method: 'DELETE',
            path: '/users/{username}/sessions/{id}',
            params: { username, id: sessionId },
            answer: z.undefined(),
            done: () => USERS.ended,
          }}
        >
          {USERS.end}
        </ActionButton>
      ),
    },
  ];
  return (
    <section className={styles.part}>
      <h3>{USERS.sessions}</h3>
      <Loaded of={sessions} skeleton={<LineSkeletons lines={2} />}>
        {({ items }) => (
          <>
            <DataTable
              caption={USERS.sessions}
              columns={columns}
              rows={items}
              rowKey={({ sessionId }) => sessionId}
              empty={<Empty title={USERS.noSessions} />}
            />
            {items.length > 0 && <EndAllButton username={username} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function EndAllButton({ username }: { username: string }) {
  return (
    <ActionButton
      role="admin"
      action={{
        method: 'DELETE',
        path: '/users/{username}/sessions',
        params: { username },
        answer: endedSessionsSchema,
        done: ({ ended }) => USERS.allEnded(username, ended),
      }}
      confirm={{
        title: USERS.endAllTitle(username),
        text: USERS.endAllText,
        verb: USERS.endAll,
        reason: 'optional',
      }}
    >
      {USERS.endAll}
    </ActionButton>
  );
}
