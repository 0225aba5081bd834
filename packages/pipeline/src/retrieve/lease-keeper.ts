import { type LeaseState, releaseLease, renewLease, takeLease } from '@tixngo-sync/db';
import { AbortedError } from '@tixngo-sync/domain';
import type { PipelineDeps } from '../deps/pipeline-deps.js';

/** How often a run that waits for another looks whether it is its turn. */
const WAIT_POLL_MS = 500;
const RENEWALS_A_LEASE = 4;

export interface HeldLease {
  readonly taken: true;
  readonly token: number;
  /** Aborted when the lease is lost, or when the caller's signal is: stop fetching. */
  readonly signal: AbortSignal;
  /**
   * To be called before asking TIXNGO for anything: a process that was stopped, or could not reach the database, for longer than the lease
   * must not ask while another one does (I1).
   * @throws AbortedError: lost
   */
  assertHeld(): void;
  release(): Promise<void>;
}

/**
 * Takes the right to fetch, waiting for whoever has it, and renews it until released (I1).
 * @param onWaiting told once who has it
 * @throws AbortedError when `signal` is aborted while waiting
 */
export async function holdLease(
  deps: PipelineDeps,
  signal: AbortSignal,
  onWaiting: (text: string) => void,
): Promise<HeldLease> {
  let told = false;
  for (;;) {
    const outcome = await takeLeaseNow(deps, signal);
    if (outcome.taken) return outcome;
    if (!told) onWaiting(waitingFor(outcome));
    told = true;
    await deps.clock.sleep(WAIT_POLL_MS, signal).catch(() => {
      throw new AbortedError('STOPPED', 'stopped while it waited for its turn; no run was begun');
    });
  }
}

/** As {@link holdLease}, without waiting. @returns who has the right to fetch, where that is another */
export async function takeLeaseNow(
  deps: PipelineDeps,
  signal: AbortSignal,
): Promise<HeldLease | ({ readonly taken: false } & LeaseState)> {
  const askedAt = performance.now();
  const outcome = await takeLease(deps.database, deps.workerName, deps.settings.leaseSeconds);
  return outcome.taken ? keepLease(deps, outcome.token, askedAt, signal) : outcome;
}

/** Says who fetches now, for whoever waits. */
export function waitingFor({ runId, startedAt, holder }: LeaseState): string {
  if (runId === null) return 'another run is beginning';
  return `run ${runId} is under way${startedAt === null ? '' : ` since ${startedAt.toISOString()}`} on ${holder ?? 'another worker'}`;
}

/** @param takenAt when the database was asked for it, by `performance.now()`: what it gave lasts no shorter than from then on */
function keepLease(deps: PipelineDeps, token: number, takenAt: number, outer: AbortSignal): HeldLease {
  const { leaseSeconds } = deps.settings;
  const leaseMs = leaseSeconds * 1000;
  const lost = new AbortController();
  const signal = AbortSignal.any([outer, lost.signal]);
  const lose = () =>
    lost.abort(
      new AbortedError(
        'LEASE_LOST',
        'the right to fetch was lost; whoever has it goes on from the stored key',
      ),
    );
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
      // The database cannot be reached just now. If that lasts the lease runs out, here as there.
      (error: unknown) => deps.log.warn({ err: error }, 'the lease could not be renewed'),
    );
  }, leaseMs / RENEWALS_A_LEASE);
  return {
    taken: true,
    token,
    signal,
    assertHeld: () => {
      // After a stop the timer comes second to the answers that waited.
      if (performance.now() >= heldUntil) lose();
      signal.throwIfAborted();
    },
    release: async () => {
      released = true;
      clearInterval(timer);
      clearTimeout(expiry);
      await releaseLease(deps.database, token).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'the lease was not released; it runs out by itself'),
      );
    },
  };
}
