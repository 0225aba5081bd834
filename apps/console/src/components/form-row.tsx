import type { ReactNode } from 'react';
import styles from './form.module.css';

/** Fields beside each other when there is room. */
export function FormRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
