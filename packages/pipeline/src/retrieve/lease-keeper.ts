import { AbortedError } from '@tixngo-sync/contracts';
import { type LeaseState, releaseLease, renewLease, takeLease } from '@tixngo-sync/db';
import type { PipelineDeps } from '../deps.js';

/** How often a run that waits for another looks whether it is its turn. */
const WAIT_POLL_MS = 500;
const RENEWALS_A_LEASE = 4;

export interface HeldLease {
  readonly taken: true;
  readonly token: number;
  /** Aborted when the lease is lost, or when the caller's signal is: stop fetching. */
  readonly signal: AbortSignal;
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
export async function takeLeaseNow(deps: PipelineDeps, signal: AbortSignal): Promise<HeldLease | ({ readonly taken: false } & LeaseState)> {
  const outcome = await takeLease(deps.database, deps.workerName, deps.settings.leaseSeconds);
  return outcome.taken ? keepLease(deps, outcome.token, signal) : outcome;
}

/** Says who fetches now, for whoever waits. */
export function waitingFor({ runId, startedAt, holder }: LeaseState): string {
  if (runId === null) return 'another run is beginning';
  return `run ${runId} is under way${startedAt === null ? '' : ` since ${startedAt.toISOString()}`} on ${holder ?? 'another worker'}`;
}

function keepLease(deps: PipelineDeps, token: number, outer: AbortSignal): HeldLease {
  const lost = new AbortController();
  const timer = setInterval(
    () => {
      renewLease(deps.database, token, deps.settings.leaseSeconds).then(
        (kept) => {
          if (!kept)
            lost.abort(new AbortedError('LEASE_LOST', 'the right to fetch was lost to another worker; it goes on from the stored key'));
        },
        // The database cannot be reached just now. If that lasts the lease runs out by itself, and storing is refused by its token.
        (error: unknown) => deps.log.warn({ err: error }, 'the lease could not be renewed'),
      );
    },
    (deps.settings.leaseSeconds * 1000) / RENEWALS_A_LEASE,
  );
  return {
    taken: true,
    token,
    signal: AbortSignal.any([outer, lost.signal]),
    release: async () => {
      clearInterval(timer);
      await releaseLease(deps.database, token).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'the lease was not released; it runs out by itself'),
      );
    },
  };
}
