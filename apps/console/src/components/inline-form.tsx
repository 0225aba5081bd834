import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { ApiError } from '../api/api-error.js';
import styles from './form.module.css';
import { FormError } from './form-error.js';

interface InlineFormProps {
  /** What the button does: "Invite". */
  readonly verb: string;
  readonly isPending: boolean;
  /** Whether it can be sent. */
  readonly isReady?: boolean;
  readonly error: ApiError | null;
  readonly onSubmit: () => void;
  /** The fields. A field shows its own error with `fieldError`. */
  readonly children: ReactNode;
}

/** A short form in a line of a card: one click less than a dialog. */
export function InlineForm({ verb, isPending, isReady = true, error, onSubmit, children }: InlineFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onSubmit();
  };
  return (
    <form onSubmit={submit} className={styles.inline}>
      {children}
      <Button type="submit" className={styles.submit} loading={isPending} disabled={!isReady}>
        {verb}
      </Button>
      <FormError error={error} />
    </form>
  );
}
