import type { ApiError } from '../api/api-error.js';
import styles from './form.module.css';

/** Why a form was refused, with the code for support. Nothing without an error. */
export function FormError({ error }: { error: ApiError | null }) {
  if (error === null) return null;
  return (
    <p role="alert" className={styles.error}>
      {error.message} <code>{error.code}</code>
    </p>
  );
}

/** Returns what is wrong with a field of the body, for its `error`. */
export function fieldError(error: ApiError | null, path: string): string | undefined {
  return error?.errors.find((wrong) => wrong.path === path)?.message;
}
