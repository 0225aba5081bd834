import { FINDING_KINDS, type Finding, type FindingKind } from './finding.js';
import type { FaultKind } from './plan.js';
import type { Slowest } from './recovery.js';

/** The result of a soak. */
export interface ChaosReport {
  readonly seed: number;
  /** How long faults were injected, without the time to settle. */
  readonly seconds: number;
  readonly workers: number;
  readonly queue: 'redis' | 'postgres';
  /** Kinds of fault that were not injected, or once not, and why. */
  readonly notInjected: Readonly<Record<string, string>>;
  /** Ticket changes received. */
  readonly updates: number;
  readonly pages: number;
  readonly runs: Readonly<Record<string, number>>;
  readonly requests: number;
  /** Requests sent while one of a dead or stopped client was still open. */
  readonly requestsWithGone: number;
  /** Requests that may have overlapped: the simulator read them after a stall. */
  readonly requestsUnclear: number;
  readonly workersStarted: number;
  readonly faults: readonly {
    readonly kind: FaultKind;
    readonly count: number;
    /** Null if one never recovered. */
    readonly slowest: Slowest | null;
  }[];
  /** What people did through the REST API during the faults. */
  readonly actions: Readonly<Record<string, number>>;
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
    `actions of people: ${listOf(report.actions)}`,
    ...Object.entries(report.notInjected).map(([kinds, reason]) => `!!! NOT INJECTED: "${kinds}": ${reason}`),
    '',
    `${'fault'.padEnd(48)} times   slowest recovery   from the end of the fault, with other faults`,
    ...faults.map(
      ({ kind, count, slowest }) =>
        `${kind.padEnd(48)} ${String(count).padStart(5)}   ${recoveryText(slowest)}`,
    ),
    '',
    listOf(wrong),
    `requests sent while one of a dead or stopped worker was still open: ${report.requestsWithGone}`,
    `requests that may have overlapped, read after a stall of the simulator: ${report.requestsUnclear}`,
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
const recoveryText = (slowest: Slowest | null) =>
  slowest === null ? 'never' : `${seconds(slowest.ownMs).padEnd(16)}   ${seconds(slowest.wholeMs)}`;
const listOf = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
