import styles from './progress-bar.module.css';

/** How far something is, for a bar above its numbers. `label` is read to screen readers. */
export function ProgressBar({ done, all, label }: { done: number; all: number; label: string }) {
  return <progress className={styles.bar} max={Math.max(1, all)} value={done} aria-label={label} />;
}
