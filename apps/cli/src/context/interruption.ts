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
    controller.abort(new AbortedError('INTERRUPTED', 'interrupted; what was done by then is kept'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { signal: controller.signal, end: () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal) };
}
