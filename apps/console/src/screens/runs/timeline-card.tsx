import type { runDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { RUNS } from '../../texts/runs.js';
import styles from './timeline-card.module.css';

type Timeline = z.output<typeof runDetailSchema>['timeline'];

/** What happened in a run, oldest first. */
export function TimelineCard({ timeline }: { timeline: Timeline }) {
  return (
    <Card title={RUNS.timeline} columns={6}>
      <ol className={styles.timeline}>
        {timeline.map(({ at, event, pageId, message }, index) => (
          // Events have no id; their order is fixed.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className={event === 'PAGE_FAILED' ? styles.failed : ''}>
            <Time at={at} show="clock" />
            <span>
              {RUNS.events[event]}
              {pageId !== null && (
                <>
                  {' '}
                  <ScreenLink to="/pages/{id}" id={pageId} className="link">
                    {pageId}
                  </ScreenLink>
                </>
              )}
              {message !== null && <span className="soft"> {message}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
