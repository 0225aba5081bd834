import { endedSessionsSchema, sessionSchema } from '@tixngo-sync/api';
import { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { ActionButton } from '../../components/action-button.js';
import { Badge } from '../../components/badge.js';
import { browserName } from '../../components/browser-name.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { SESSION_COLUMNS } from '../../components/session-columns.js';
import { ME } from '../../texts/me.js';
import styles from './me.module.css';

const answer = z.object({ items: z.array(sessionSchema), next: z.null() });

/** Where one is signed in. */
export function OwnSessions() {
  const sessions = useRead({ path: '/me/sessions', answer });
  return (
    <>
      <p className={styles.gap}>{ME.sessionsAbout}</p>
      <Loaded of={sessions} skeleton={<LineSkeletons lines={3} />}>
        {({ items }) => (
          <>
            <DataTable
              caption={ME.sessions}
              columns={COLUMNS}
              rows={items}
              rowKey={({ sessionId }) => sessionId}
              empty={<Empty title={ME.noSessions} />}
            />
            {items.some(({ isThisOne }) => !isThisOne) && <EndOthersButton />}
          </>
        )}
      </Loaded>
    </>
  );
}

function EndOthersButton() {
  return (
    <ActionButton
      role="viewer"
      action={{
        method: 'DELETE',
        path: '/me/sessions',
        answer: endedSessionsSchema,
        done: ({ ended }) => ME.othersEnded(ended),
      }}
      confirm={{ title: ME.endOthersTitle, text: ME.endOthersText, verb: ME.endOthers }}
    >
      {ME.endOthers}
    </ActionButton>
  );
}

const COLUMNS: Column<z.output<typeof sessionSchema>>[] = [
  ...SESSION_COLUMNS,
  {
    header: ME.actions,
    isAction: true,
    cell: ({ sessionId, browser, isThisOne }) =>
      isThisOne ? (
        <Badge tone="good">{ME.thisOne}</Badge>
      ) : (
        <ActionButton
          role="viewer"
          isSmall
          label={ME.endOf(browserName(browser))}
          action={{
            method: 'DELETE',
            path: '/me/sessions/{id}',
            params: { id: sessionId },
            answer: z.undefined(),
            done: () => ME.ended,
          }}
        >
          {ME.end}
        </ActionButton>
      ),
  },
];
