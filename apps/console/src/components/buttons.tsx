import type { ReactNode } from 'react';
import styles from './buttons.module.css';

/** Buttons beside each other, at the right, such as those of a row. */
export function Buttons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
