import { CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Icon } from '../components/icon.js';
import { TOASTS } from '../texts/toasts.js';
import { closeToast, type Toast, useToasts } from '../toasts/store.js';
import styles from './toasts.module.css';

const SHOWN_MS = 8_000;

/** The messages at the edge of the screen. Screen readers read each once; errors at once. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <section className={styles.toasts} aria-label={TOASTS.region}>
      <div role="status">{toasts.filter(({ tone }) => tone !== 'bad').map(line)}</div>
      <div role="alert">{toasts.filter(({ tone }) => tone === 'bad').map(line)}</div>
    </section>
  );
}

function line(toast: Toast) {
  return <ToastLine key={`${toast.id} ${toast.tone}`} toast={toast} />;
}

function ToastLine({ toast: { id, tone, text, code } }: { toast: Toast }) {
  const [isKept, setKept] = useState(false);
  const goes = (tone === 'good' || tone === 'attention') && !isKept;
  useEffect(() => {
    if (!goes) return undefined;
    const timer = setTimeout(() => closeToast(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [goes, id]);
  const keep = () => setKept(true);
  const release = () => setKept(false);
  return (
    // Pointing at it only keeps it there; nothing needs to be done with it.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      className={`${styles.toast} ${styles[tone]}`}
      onMouseEnter={keep}
      onMouseLeave={release}
      onFocus={keep}
      onBlur={release}
    >
      <span className={styles.icon}>
        <Icon name={tone} size={16} />
      </span>
      <p>
        {text}
        {code !== undefined && (
          <>
            {' '}
            <code>{code}</code>
          </>
        )}
      </p>
      <CloseButton aria-label={TOASTS.close} onClick={() => closeToast(id)} />
    </div>
  );
}
