import { useSilentSince } from '../api/connection.js';
import { Time } from '../components/time.js';
import { STATES } from '../texts/states.js';
import styles from './silence-banner.module.css';

/** Shows since when the dashboard does not answer. */
export function SilenceBanner() {
  const since = useSilentSince();
  return (
    <div role="status">
      {since !== null && (
        <p className={styles.banner}>
          <strong>
            {STATES.silent} <Time at={new Date(since).toISOString()} show="clock" />.
          </strong>{' '}
          {STATES.silentAdvice}
        </p>
      )}
    </div>
  );
}
