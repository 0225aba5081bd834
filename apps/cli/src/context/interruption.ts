import { AbortedError } from '@tixngo-sync/domain';
import { onOutputEnd } from '@tixngo-sync/runtime';

export interface Interruption {
  /** Aborted by the first Ctrl-C, SIGTERM or broken pipe; a later signal ends the process at once. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  end(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const interrupt = () =>
    controller.abort(new AbortedError('INTERRUPTED', 'interrupted; what was done by then is kept'));
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(1);
    interrupt();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const ignoreOutputEnd = onOutputEnd(interrupt);
  const end = () => {
    ignoreOutputEnd();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  return { signal: controller.signal, end };
}
