import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { ApiError } from '../api/api-error.js';
import { DIALOG } from '../texts/dialog.js';
import { Dialog } from './dialog.js';
import styles from './form.module.css';
import { FormError } from './form-error.js';

interface FormDialogProps {
  readonly title: string;
  /** What the button does: "Save". */
  readonly verb: string;
  readonly isPending: boolean;
  /** Whether it can be sent. */
  readonly isReady?: boolean;
  /** Removes something or has far-reaching consequences: the button is red. */
  readonly isDangerous?: boolean;
  readonly isWide?: boolean;
  readonly error: ApiError | null;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  /** The fields. A field shows its own error with `fieldError`. */
  readonly children: ReactNode;
}

/** A form in a dialog. An error is shown in it, so that nothing typed is lost. */
export function FormDialog(props: FormDialogProps) {
  const { title, verb, isPending, isReady = true, isDangerous = false, isWide = false, error } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // React passes it on to a form that opened the dialog.
    event.stopPropagation();
    if (isReady) props.onSubmit();
  };
  return (
    <Dialog title={title} isWide={isWide} onClose={props.onClose}>
      <form onSubmit={submit} className={styles.form}>
        {props.children}
        <FormError error={error} />
        <div className={styles.buttons}>
          <Button variant="default" onClick={props.onClose}>
            {DIALOG.cancel}
          </Button>
          <Button
            type="submit"
            loading={isPending}
            disabled={!isReady}
            color={isDangerous ? 'danger' : 'accent'}
          >
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
