import { formatDuration } from './format.js';
import { useNow } from './use-now.js';

/** How long something took. Without an end, how long it has taken so far. Times are ISO 8601. */
export function Duration({ from, to }: { from: string; to: string | null }) {
  return to === null ? <SoFar from={from} /> : formatDuration(secondsBetween(from, Date.parse(to)));
}

function SoFar({ from }: { from: string }) {
  return formatDuration(secondsBetween(from, useNow()));
}

function secondsBetween(from: string, toMs: number): number {
  return Math.max(0, toMs - Date.parse(from)) / 1000;
}
