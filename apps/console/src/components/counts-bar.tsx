import { digits } from '@tixngo-sync/domain';
import { COUNTS } from '../texts/counts.js';
import styles from './counts-bar.module.css';

interface Counts {
  readonly received: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly skipped: number;
  readonly quarantined: number;
}

const PARTS = ['applied', 'unchanged', 'stale', 'skipped', 'quarantined'] as const;

/** What happened to the tickets of a run or page, as a bar with its numbers. They add up to `received`. */
export function CountsBar({ counts }: { counts: Counts }) {
  const settled = PARTS.reduce((sum, part) => sum + counts[part], 0);
  const waiting = Math.max(0, counts.received - settled);
  const all = [
    ...PARTS.map((name) => ({ name, value: counts[name] })),
    { name: 'waiting' as const, value: waiting },
  ];
  return (
    <div>
      <div className={styles.bar} aria-hidden="true">
        {all
          .filter(({ value }) => value > 0)
          .map(({ name, value }) => (
            <span key={name} className={styles[name]} style={{ flexGrow: value }} />
          ))}
      </div>
      <dl className={styles.legend}>
        <div>
          <dt>{COUNTS.received}</dt>
          <dd>{digits(counts.received)}</dd>
        </div>
        {all
          .filter(({ name, value }) => name !== 'waiting' || value > 0)
          .map(({ name, value }) => (
            <div key={name} title={COUNTS.meaning[name]}>
              <dt>
                <i className={styles[name]} aria-hidden="true" /> {COUNTS[name]}
              </dt>
              <dd>{digits(value)}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
