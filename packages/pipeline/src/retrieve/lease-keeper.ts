import { AbortedError } from '@tixngo-sync/contracts';
import { type LeaseState, releaseLease, renewLease, takeLease } from '@tixngo-sync/db';
import type { PipelineDeps } from '../deps.js';

/** How often a run that waits for another looks whether it is its turn. */
const WAIT_POLL_MS = 500;
const RENEWALS_A_LEASE = 4;

type LeaseDeps = Pick<PipelineDeps, 'database' | 'workerName' | 'log'> & {
  readonly settings: Pick<PipelineDeps['settings'], 'leaseSeconds'>;
};

export interface HeldLease {
  readonly taken: true;
  readonly token: number;
  /** Aborted when the lease is lost, or when the caller's signal is: stop fetching. */
  readonly signal: AbortSignal;
  /**
   * To be asked before each request: a process that was stopped meanwhile does not know yet that it lost the lease.
   * @throws AbortedError if it has not been renewed for as long as it holds
   */
  check(): void;
  release(): Promise<void>;
}

/**
 * Takes the right to fetch, waiting for whoever has it, and renews it until released (I1).
 * @param onWaiting told once who has it
 * @throws AbortedError when `signal` is aborted while waiting
 */
export async function holdLease(deps: PipelineDeps, signal: AbortSignal, onWaiting: (text: string) => void): Promise<HeldLease> {
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
export async function takeLeaseNow(deps: LeaseDeps, signal: AbortSignal): Promise<HeldLease | ({ readonly taken: false } & LeaseState)> {
  const askedAt = performance.now();
  const outcome = await takeLease(deps.database, deps.workerName, deps.settings.leaseSeconds);
  return outcome.taken ? keepLease(deps, outcome.token, signal, askedAt) : outcome;
}

/** Says who fetches now, for whoever waits. */
export function waitingFor({ runId, startedAt, holder }: LeaseState): string {
  if (runId === null) return 'another run is beginning';
  return `run ${runId} is under way${startedAt === null ? '' : ` since ${startedAt.toISOString()}`} on ${holder ?? 'another worker'}`;
}

/** @param takenAt by the clock that nobody sets: performance.now() */
function keepLease(deps: LeaseDeps, token: number, outer: AbortSignal, takenAt: number): HeldLease {
  const lost = new AbortController();
  const lose = () =>
    lost.abort(new AbortedError('LEASE_LOST', 'the right to fetch was lost to another worker; it goes on from the stored key'));
  const leaseMs = deps.settings.leaseSeconds * 1000;
  let renewedAt = takenAt;
  const timer = setInterval(() => {
    const askedAt = performance.now();
    renewLease(deps.database, token, deps.settings.leaseSeconds).then(
      (kept) => {
        if (kept) renewedAt = askedAt;
        else lose();
      },
      // The database cannot be reached just now. If that lasts the lease runs out by itself, and storing is refused by its token.
      (error: unknown) => deps.log.warn({ err: error }, 'the lease could not be renewed'),
    );
  }, leaseMs / RENEWALS_A_LEASE);
  return {
    taken: true,
    token,
    signal: AbortSignal.any([outer, lost.signal]),
    check: () => {
      if (performance.now() - renewedAt >= leaseMs) lose();
      lost.signal.throwIfAborted();
    },
    release: async () => {
      clearInterval(timer);
      await releaseLease(deps.database, token).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'the lease was not released; it runs out by itself'),
      );
    },
  };
}
