import { Button } from '@mantine/core';
import type { ApiError } from '../api/api-error.js';
import { STATES } from '../texts/states.js';
import styles from './failure.module.css';

/** Shows why something could not be read, with the code for support, and a button to try again. */
export function Failure({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <div className={styles.failure} role="alert">
      <strong>{error.status === 404 ? STATES.notFound : STATES.failed}</strong>
      <p>{error.message}</p>
      <p className="soft">
        {STATES.code} <code>{error.code}</code>
      </p>
      {onRetry !== undefined && error.status !== 404 && (
        <Button variant="default" onClick={onRetry}>
          {STATES.retry}
        </Button>
      )}
    </div>
  );
}
