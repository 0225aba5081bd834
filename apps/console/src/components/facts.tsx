import type { ReactNode } from 'react';
import styles from './facts.module.css';

/** Names and values of one thing, in columns when there is room. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

interface FactProps {
  readonly name: string;
  /** Stands small below the value. */
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

/** A name and its value. */
export function Fact({ name, hint, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
      </dd>
    </div>
  );
}
