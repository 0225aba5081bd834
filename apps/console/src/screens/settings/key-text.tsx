import { KEY } from '../../texts/key.js';
import styles from './settings.module.css';

/** A pagination key; long ones are cut and shown in full on hover. */
export function KeyText({ of }: { of: string | null }) {
  if (of === null) return KEY.beginning;
  return (
    <code className={styles.key} title={of}>
      {of}
    </code>
  );
}

/** Returns a key for a sentence. */
export function keyWords(key: string | null): string {
  return key === null ? KEY.beginning : KEY.keyAt(key);
}
