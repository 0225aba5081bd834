import type { FaultKind } from './plan.js';

/** What the checks can find. */
const FINDING_KINDS = [
  /** A page or a row is missing, or a page is not processed. */
  'lost',
  /** A page was stored or processed twice, or there is an extra row. */
  'doubled',
  /** A page does not start where the previous one ended, or the key moved without its page. */
  'gap',
  /** The key or a ticket went back. */
  'regression',
  /** Two diff requests were in flight at once. */
  'overlap',
  /** Counts do not add up. */
  'unbalanced',
  /** The lease changed hands without a greater token. */
  'unfenced',
  /** A ticket differs from TIXNGO's. */
  'wrong',
  /** Something is still open after the end. */
  'unfinished',
  /** Recovery took longer than promised. */
  'slow',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** What is affected, and how. */
  readonly what: string;
}

/** The result of a soak. */
export interface ChaosReport {
  readonly seed: number;
  /** How long faults were injected, without the time to settle. */
  readonly seconds: number;
  readonly workers: number;
  /** Ticket changes received. */
  readonly updates: number;
  readonly pages: number;
  readonly runs: Readonly<Record<string, number>>;
  readonly requests: number;
  /** Requests sent while one of a dead or stopped client was still open. */
  readonly requestsWithGone: number;
  readonly workersStarted: number;
  readonly faults: readonly {
    readonly kind: FaultKind;
    readonly count: number;
    readonly slowestRecoveryMs: number | null;
  }[];
  readonly settledAfterMs: number;
  readonly wrong: Readonly<Record<FindingKind, number>>;
  readonly findings: readonly Finding[];
}

export function countByKind(findings: readonly Finding[]): Record<FindingKind, number> {
  const count = (kind: FindingKind) => findings.filter((finding) => finding.kind === kind).length;
  // fromEntries loses the key type.
  return Object.fromEntries(FINDING_KINDS.map((kind) => [kind, count(kind)])) as Record<FindingKind, number>;
}

/** @returns the report as text for people. */
export function textOf(report: ChaosReport): string {
  const { findings, faults, wrong, runs } = report;
  const injected = faults.reduce((sum, { count }) => sum + count, 0);
  const lines = [
    `${report.updates} ticket changes on ${report.pages} pages in ${report.requests} requests; runs: ` +
      `${listOf(runs)}`,
    `${injected} faults in ${report.seconds} s on ${report.workers} workers, ${report.workersStarted} ` +
      `started; settled ${seconds(report.settledAfterMs)} after the last`,
    '',
    `${'fault'.padEnd(48)} times   slowest recovery`,
    ...faults.map(
      ({ kind, count, slowestRecoveryMs }) =>
        `${kind.padEnd(48)} ${String(count).padStart(5)}   ${recovery(slowestRecoveryMs)}`,
    ),
    '',
    listOf(wrong),
    `requests sent while one of a dead or stopped worker was still open: ${report.requestsWithGone}`,
    ...(findings.length === 0
      ? ['Nothing is wrong.']
      : [
          `Wrong (repeat with --seed ${report.seed}):`,
          ...findings.map(({ kind, what }) => `  ${kind}: ${what}`),
        ]),
  ];
  return lines.join('\n');
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const recovery = (ms: number | null) => (ms === null ? 'never' : seconds(ms));
const listOf = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
