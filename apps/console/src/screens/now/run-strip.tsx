import type { runSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { ScreenLink } from '../../components/screen-link.js';
import { NOW } from '../../texts/now.js';
import { STATUS_WORDS } from '../../texts/statuses.js';
import styles from './now.module.css';

/** One bar per run, oldest first. Height and colour show its status; each links to its run. */
export function RunStrip({ runs }: { runs: readonly z.output<typeof runSchema>[] }) {
  return (
    <ol className={styles.strip} aria-label={NOW.lastRuns(runs.length)}>
      {[...runs].reverse().map(({ runId, status }) => {
        const { tone, word } = STATUS_WORDS[status];
        return (
          <li key={runId} className={styles[tone]}>
            <ScreenLink
              to="/runs/{id}"
              id={runId}
              title={NOW.stripRun(runId, word)}
              aria-label={NOW.stripRun(runId, word)}
            >
              {''}
            </ScreenLink>
          </li>
        );
      })}
    </ol>
  );
}
