import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second on every machine. */
const TICKS_A_SECOND = 100;

/**
 * Measures the CPU time of a server and all its children, ended ones included. Unlike wall time it hardly
 * depends on other load.
 * @returns seconds; null without /proc
 */
export function serverCpuSeconds(pid) {
  try {
    for (;;) {
      const own = processTimes(pid);
      let ticks = own.ticks + own.endedChildren;
      for (const name of readdirSync('/proc')) {
        if (!/^\d+$/.test(name)) continue;
        const child = processTimes(name);
        if (child?.parent === pid) ticks += child.ticks;
      }
      // A child that ended meanwhile may be missing in both or be counted twice.
      if (processTimes(pid).endedChildren === own.endedChildren) return ticks / TICKS_A_SECOND;
    }
  } catch {
    return null;
  }
}

/** See proc(5), /proc/pid/stat: the fields after the name, which may contain anything. */
function processTimes(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1], ticks: fields[11] + fields[12], endedChildren: fields[13] + fields[14] };
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}
