import encodeQR from 'qr';
import styles from './me.module.css';

/** Modules of white around the code, without which a camera does not find it. */
const MARGIN = 4;

/** Draws a QR code in the browser: its text, which may be a secret, goes nowhere. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = encodeQR(text, 'raw', { border: MARGIN });
  const size = rows.length;
  return (
    <svg className={styles.qrCode} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} className={styles.qrPaper} />
      <path d={rows.map(pathOfRow).join('')} className={styles.qrInk} />
    </svg>
  );
}

function pathOfRow(row: readonly boolean[], y: number): string {
  return row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('');
}
