import type { ReactNode } from 'react';
import type { BadgeTone } from '../texts/statuses.js';
import styles from './badge.module.css';
import { Icon } from './icon.js';

/** A state: its colour, its icon and its word. */
export function Badge({ tone, children }: { tone: BadgeTone; children: ReactNode }) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      <Icon name={tone} />
      {children}
    </span>
  );
}
