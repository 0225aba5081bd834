import type { jobSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { addressOf } from '../page-config.js';
import { PAGES } from '../texts/pages.js';
import { Card } from './card.js';
import styles from './job-card.module.css';

/** The log of a job, with the link to it in Bull Board; nothing when the queue no longer keeps it. */
export function JobCard({ job }: { job: z.output<typeof jobSchema> | null }) {
  if (job === null) return null;
  const { queue, jobId, log } = job;
  const address = addressOf(`/queues/queue/${encodeURIComponent(queue)}/${encodeURIComponent(jobId)}`);
  return (
    <Card
      title={PAGES.log}
      beside={
        <a href={address} className="link">
          {PAGES.openJob}
        </a>
      }
    >
      {/* A long log scrolls on its own, so the keyboard must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre className={styles.log} tabIndex={0}>
        {log.length === 0 ? PAGES.noLog : log.join('\n')}
      </pre>
    </Card>
  );
}
