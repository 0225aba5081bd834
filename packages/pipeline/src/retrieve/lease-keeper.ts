import { type LeaseState, releaseLease, renewLease, takeLease } from '@tixngo-sync/db';
import { AbortedError } from '@tixngo-sync/domain';
import type { PipelineDeps } from '../deps/pipeline-deps.js';

/** How often a waiting run checks whether it is its turn. */
const WAIT_POLL_MS = 500;
const RENEWALS_PER_LEASE = 4;

export interface HeldLease {
  readonly taken: true;
  readonly token: number;
  /** Aborted when the lease is lost or the caller's signal is aborted: stop fetching. */
  readonly signal: AbortSignal;
  /**
   * Call before each request to TIXNGO: a process that was paused or cut off from the database for longer
   * than the lease must not send a request while another process fetches (I1).
   * @throws AbortedError when the lease is lost
   */
  assertHeld(): void;
  release(): Promise<void>;
}

/**
 * Takes the right to fetch, waiting until no other worker has it, and renews it until released (I1).
 * @param onWaiting called once, with who has it
 * @throws AbortedError when `signal` is aborted while waiting
 */
export async function holdLease(
  deps: PipelineDeps,
  signal: AbortSignal,
  onWaiting: (text: string) => void,
): Promise<HeldLease> {
  let isReported = false;
  for (;;) {
    const outcome = await takeLeaseNow(deps, signal);
    if (outcome.taken) return outcome;
    if (!isReported) onWaiting(waitingFor(outcome));
    isReported = true;
    await deps.clock.sleep(WAIT_POLL_MS, signal).catch(() => {
      throw new AbortedError('STOPPED', 'stopped while waiting for another run; no run was started');
    });
  }
}

/** Takes the right to fetch without waiting; returns who has it if another process does. */
export async function takeLeaseNow(
  deps: PipelineDeps,
  signal: AbortSignal,
): Promise<HeldLease | ({ readonly taken: false } & LeaseState)> {
  const askedAt = performance.now();
  const outcome = await takeLease(deps.database, deps.workerName, deps.settings.leaseSeconds);
  return outcome.taken ? keepLease(deps, outcome.token, askedAt, signal) : outcome;
}

/** Describes who is fetching, for those who wait. */
export function waitingFor({ runId, startedAt, holder }: LeaseState): string {
  if (runId === null) return 'another run is starting';
  const since = startedAt === null ? '' : `since ${startedAt.toISOString()}, `;
  return `run ${runId} is in progress (${since}on ${holder ?? 'another worker'})`;
}

/** @param takenAt `performance.now()` before the database was asked: the lease lasts at least from then */
function keepLease(deps: PipelineDeps, token: number, takenAt: number, outer: AbortSignal): HeldLease {
  const { leaseSeconds } = deps.settings;
  const leaseMs = leaseSeconds * 1000;
  const lost = new AbortController();
  const signal = AbortSignal.any([outer, lost.signal]);
  const lose = () => lost.abort(leaseLost());
  let heldUntil: number;
  let expiry: NodeJS.Timeout | undefined;
  const holdFrom = (askedAt: number) => {
    heldUntil = askedAt + leaseMs;
    clearTimeout(expiry);
    expiry = setTimeout(lose, heldUntil - performance.now());
  };
  holdFrom(takenAt);
  let released = false;
  const timer = setInterval(() => {
    const askedAt = performance.now();
    renewLease(deps.database, token, leaseSeconds).then(
      (kept) => {
        if (!kept) lose();
        else if (!released) holdFrom(askedAt);
      },
      // PostgreSQL cannot be reached. If this lasts, the lease expires here and in the database.
      (error: unknown) => deps.log.warn({ err: error }, 'the lease could not be renewed'),
    );
  }, leaseMs / RENEWALS_PER_LEASE);
  return {
    taken: true,
    token,
    signal,
    assertHeld: () => {
      // After a pause, pending answers are handled before the expiry timer.
      if (performance.now() >= heldUntil) lose();
      signal.throwIfAborted();
    },
    release: async () => {
      released = true;
      clearInterval(timer);
      clearTimeout(expiry);
      await releaseLease(deps.database, token).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'the lease could not be released; it will expire'),
      );
    },
  };
}

function leaseLost(): AbortedError {
  return new AbortedError(
    'LEASE_LOST',
    'the right to fetch was lost; the run that has it now continues from the stored key',
  );
}
