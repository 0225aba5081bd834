import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { Icon } from './icon.js';

/** good: nothing to do. busy: in progress. attention: look. bad: does not work. idle: paused or unknown. */
export type BadgeTone = 'good' | 'busy' | 'attention' | 'bad' | 'idle';

/** A state: its colour, its icon and its word. */
export function Badge({ tone, children }: { tone: BadgeTone; children: ReactNode }) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      <Icon name={tone} />
      {children}
    </span>
  );
}
