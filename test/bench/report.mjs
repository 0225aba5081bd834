import { availableParallelism, cpus, totalmem } from 'node:os';

const LABELS = {
  product: 'tixngo-sync',
  'product-no-distribution': 'tixngo-sync, distribution off',
  'bare-history': 'bare script: ticket + history',
  'bare-whole': 'bare script: whole work',
  'from-memory': 'COPY + merge from memory: whole work',
  upserts: 'Prisma upsert per ticket',
};
/** The comparisons and their targets (docs/performance.md). */
const RATIOS = [
  { of: 'product', to: 'bare-whole', target: 0.6 },
  { of: 'product-no-distribution', to: 'bare-history', target: 0.6 },
  { of: 'product', to: 'bare-history', target: 0.6 },
  { of: 'product', to: 'upserts', target: 30 },
];
const MOST_MEMORY_MIB = 300;

export function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/**
 * @param measured a list of repetitions for each contender: {insert, update} of {tickets, seconds,
 * cpuSeconds, peakMiB}
 */
export function summarize(measured) {
  const summary = {};
  for (const [contender, repetitions] of Object.entries(measured)) {
    const median = (phase) => medianOf(repetitions.map((run) => run[phase].tickets / run[phase].seconds));
    const range = (phase) =>
      repetitions.map((run) => Math.round(run[phase].tickets / run[phase].seconds)).sort((a, b) => a - b);
    summary[contender] = {
      insert: Math.round(median('insert')),
      update: Math.round(median('update')),
      insertRuns: range('insert'),
      updateRuns: range('update'),
      insertCpu: cpuOf(repetitions, 'insert'),
      updateCpu: cpuOf(repetitions, 'update'),
      peakMiB: Math.max(...repetitions.flatMap(({ insert, update }) => [insert.peakMiB, update.peakMiB])),
    };
  }
  return summary;
}

/** CPU time per ticket in µs: the process, PostgreSQL, Redis. */
function cpuOf(repetitions, phase) {
  const median = (name) =>
    Math.round(medianOf(repetitions.map((run) => (run[phase][name] / run[phase].tickets) * 1e6)));
  return {
    process: median('cpuSeconds'),
    postgres: median('postgresCpuSeconds'),
    redis: median('redisCpuSeconds'),
  };
}

/**
 * The median of the ratios within each repetition, because a temporary slowdown of the machine affects both.
 */
export function ratiosOf(measured) {
  return RATIOS.filter(({ of, to }) => measured[of] !== undefined && measured[to] !== undefined).map(
    ({ of, to, target }) => {
      const ratio = (phase) =>
        medianOf(measured[of].map((run, index) => rate(run[phase]) / rate(measured[to][index][phase])));
      return { of, to, target, insert: ratio('insert'), update: ratio('update') };
    },
  );
}

export function tableOf(summary, ratios) {
  const lines = [
    row(
      'tickets/s (median)',
      'insert',
      'update',
      'peak memory',
      'CPU µs/ticket: process+postgres+redis',
      'runs: insert | update',
    ),
  ];
  for (const [contender, figures] of Object.entries(summary)) {
    const runs = `${figures.insertRuns.join(' ')} | ${figures.updateRuns.join(' ')}`;
    lines.push(
      row(
        LABELS[contender],
        grouped(figures.insert),
        grouped(figures.update),
        `${Math.round(figures.peakMiB)} MiB`,
        `${cpuText(figures.insertCpu)} | ${cpuText(figures.updateCpu)}`,
        runs,
      ),
    );
  }
  lines.push('');
  for (const { of, to, insert, update, target } of ratios) {
    const met = Math.min(insert, update) >= target;
    lines.push(
      row(
        `${LABELS[of]} / ${LABELS[to]}`,
        insert.toPrecision(2),
        update.toPrecision(2),
        `≥ ${target}: ${met ? 'met' : 'MISSED'}`,
      ),
    );
  }
  const memory = summary.product?.peakMiB;
  if (memory !== undefined) {
    lines.push(
      row(
        'tixngo-sync, peak memory',
        `${Math.round(memory)} MiB`,
        '',
        `≤ ${MOST_MEMORY_MIB} MiB: ${memory <= MOST_MEMORY_MIB ? 'met' : 'MISSED'}`,
      ),
    );
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

function row(label, insert, update, memory, cpu = '', runs = '') {
  return (
    `${label.padEnd(62)}${insert.padStart(9)}${update.padStart(9)}  ${memory.padStart(14)}  ` +
    `${cpu.padEnd(38)}  ${runs}`
  );
}

function cpuText({ process, postgres, redis }) {
  return `${process}+${postgres}+${redis}`;
}

const rate = ({ tickets, seconds }) => tickets / seconds;
const grouped = (number) => number.toLocaleString('en-US');

export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
