import { type ReactNode, useId } from 'react';
import styles from './card.module.css';

interface CardProps {
  /** The heading, a noun. */
  readonly title: ReactNode;
  /** Stands at the right of the heading: a choice, a link. */
  readonly beside?: ReactNode;
  /** How many of 12 columns it takes in a `Cards` grid; the whole width by default and on narrow screens. */
  readonly columns?: 3 | 4 | 6 | 8 | 12;
  readonly children: ReactNode;
}

/** A part of a screen with its heading. */
export function Card({ title, beside, columns = 12, children }: CardProps) {
  const id = useId();
  return (
    <section className={`${styles.card} ${styles[`of${columns}`]}`} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {beside}
      </div>
      {children}
    </section>
  );
}

/** Cards below each other, in 4 or 6 of the 12 columns when there is room. */
export function Column({ columns = 4, children }: { columns?: 4 | 6; children: ReactNode }) {
  return <div className={`${styles.column} ${columns === 6 ? styles.of6 : ''}`}>{children}</div>;
}

/** A grid of 12 columns for cards. */
export function Cards({ children }: { children: ReactNode }) {
  return <div className={styles.cards}>{children}</div>;
}
