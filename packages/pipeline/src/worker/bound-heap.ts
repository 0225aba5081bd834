import { setFlagsFromString } from 'node:v8';

/** How far the heap may grow above what is alive in it before all of it is collected. */
const GROWTH_PERCENT = 150;

/**
 * Keeps a process that takes pages through small. On a machine with much memory V8 lets the heap grow to four times what is alive (300 MB)
 * before it collects; two and a half times cost no measurable time (docs/performance.md). Holds for the rest of the process.
 */
export function boundHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
