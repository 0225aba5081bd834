import { CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import { DIALOG } from '../texts/dialog.js';
import styles from './dialog.module.css';

const FIELD = 'input:not([type=hidden]):enabled,textarea:enabled,select:enabled';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** For a table or a comparison. */
  readonly isWide?: boolean;
}

/**
 * A modal dialog. Render it while it is open. The focus begins in its first field. The browser keeps it
 * inside, closes the dialog with Escape and returns the focus to where it was. It is outside the table or
 * form that opens it, and so are its styles.
 */
export function Dialog({ title, onClose, children, isWide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
    // The browser would begin with the button that closes it.
    dialog.current?.querySelector<HTMLElement>(FIELD)?.focus();
  }, []);
  return createPortal(
    <dialog
      ref={dialog}
      className={`${styles.dialog} ${isWide ? styles.wide : ''}`}
      aria-labelledby={id}
      // React passes the event on to the dialog that opened this one, which stays open.
      onClose={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        <CloseButton aria-label={DIALOG.close} onClick={() => dialog.current?.close()} />
      </div>
      {children}
    </dialog>,
    document.body,
  );
}
