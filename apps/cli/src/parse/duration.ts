import { InvalidArgumentError } from 'commander';

const UNIT_SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
/** What a schedule may hold: 30 days. */
const LONGEST_SECONDS = 2_592_000;

/** @returns seconds of `30s`, `5m`, `1h`, `1d` or `90` */
export function parseInterval(text: string): number {
  const [, amount, unit] = /^(\d{1,8})\s*([smhd]?)$/.exec(text.trim().toLowerCase()) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(seconds))
    throw new InvalidArgumentError('Write a number and its unit: 30s, 5m, 1h or 1d.');
  if (seconds < 1 || seconds > LONGEST_SECONDS)
    throw new InvalidArgumentError('It may be 1 second to 30 days.');
  return seconds;
}

/** @returns `5m`, as {@link parseInterval} reads it */
export function showInterval(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
