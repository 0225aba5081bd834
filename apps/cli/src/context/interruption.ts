import { AbortedError } from '@tixngo-sync/domain';

export interface Interruption {
  /** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  end(): void;
}

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort(new AbortedError('INTERRUPTED', 'interrupted; what was done until then is kept'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { signal: controller.signal, end: () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal) };
}

/** @returns what `work` gives, or rejects as soon as the signal is aborted: for work that cannot be asked to stop */
export function orInterrupted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
