import type { ReactNode } from 'react';
import styles from './empty.module.css';

/** What stands in place of a list without rows: why it is empty, and what to do about it, if anything. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <strong>{title}</strong>
      {children !== undefined && <div className="soft">{children}</div>}
    </div>
  );
}
