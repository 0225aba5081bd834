import { AbortedError } from '@tixngo-sync/domain';

export interface Interruption {
  /** Aborted by the first Ctrl-C, SIGTERM or broken pipe; a later signal ends the process at once. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  end(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGPIPE'] as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted && signal !== 'SIGPIPE') process.exit(1);
    controller.abort(new AbortedError('INTERRUPTED', 'interrupted; what was done by then is kept'));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const end = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  return { signal: controller.signal, end };
}
