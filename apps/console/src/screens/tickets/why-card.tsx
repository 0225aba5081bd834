import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { RunLink } from '../../components/run-link.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { TICKETS } from '../../texts/tickets.js';
import styles from './tickets.module.css';

/** Why the ticket looks as it does: what decided each part of it, with the page and run. */
export function WhyCard({ why }: Pick<z.output<typeof ticketDetailSchema>, 'why'>) {
  return (
    <Card title={TICKETS.why} columns={6}>
      <ul className={styles.lines}>
        {why.map(({ about, text, at, pageId, runId }) => (
          <li key={`${about} ${text}`}>
            <strong>{TICKETS.whyAbout[about]}</strong>
            <div>
              {text}
              <div className={styles.where}>
                {at !== null && <Time at={at} show="clock" />}
                {pageId !== null && <PageLink id={pageId} />}
                {runId !== null && <RunLink id={runId}>{TICKETS.run(runId)}</RunLink>}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** A link to a page by its id. */
export function PageLink({ id }: { id: number }) {
  return (
    <ScreenLink to="/pages/{id}" id={id} className="link">
      {TICKETS.page(id)}
    </ScreenLink>
  );
}
