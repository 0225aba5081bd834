import { ticketChangesSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { RunLink } from '../../components/run-link.js';
import { Time } from '../../components/time.js';
import { CHANGE_OUTCOME_WORDS, TICKETS } from '../../texts/tickets.js';
import { ChangedFields } from './changed-fields.js';
import styles from './tickets.module.css';
import { PageLink } from './why-card.js';

type Change = z.output<typeof ticketChangesSchema>['items'][number];

/** What each change changed, newest first, with the page and run it came on. */
export function ChangesCard({ ticketId }: { ticketId: string }) {
  const changes = useRead({
    path: '/tickets/{id}/changes',
    params: { id: ticketId },
    answer: ticketChangesSchema,
  });
  return (
    <Card title={TICKETS.changes}>
      <Loaded of={changes} skeleton={<LineSkeletons lines={6} />}>
        {({ items, unknown }) => (
          <>
            {items.length === 0 && <Empty title={TICKETS.noChanges}>{TICKETS.noChangesAdvice}</Empty>}
            {items.toReversed().map((change, index) => (
              <ChangeEntry
                key={`${change.pageId} ${change.position}`}
                change={change}
                isFirst={index === items.length - 1}
              />
            ))}
            {unknown.length > 0 && <p className="soft">{TICKETS.cleared(unknown.length)}</p>}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function ChangeEntry({ change, isFirst }: { change: Change; isFirst: boolean }) {
  const { tone, word } = CHANGE_OUTCOME_WORDS[change.outcome];
  return (
    <div className={styles.change}>
      <div className={styles.step}>
        <strong>
          {change.updatedAt === null ? TICKETS.notKnown : <Time at={change.updatedAt} show="clock" />}
        </strong>
        <Badge tone={tone}>{word}</Badge>
        <PageLink id={change.pageId} />
        <RunLink id={change.runId}>{TICKETS.run(change.runId)}</RunLink>
        <span className="soft">
          {TICKETS.fetched} <Time at={change.fetchedAt} show="clock" />
        </span>
      </div>
      {change.changed.length === 0 ? (
        <p className={`soft ${styles.plain}`}>{TICKETS.sameAsBefore}</p>
      ) : (
        <ChangedFields changed={change.changed} isFirst={isFirst} />
      )}
    </div>
  );
}
