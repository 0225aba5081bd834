import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { PartName } from './parts.js';
import { afterPartEnded } from './restart-policy.js';

export interface PartOptions {
  readonly name: PartName;
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  /** False: what it prints on standard output is for machines; its log is shown either way. */
  readonly showOutput: boolean;
  readonly onNotice: (message: string) => void;
  /** It ended, and starting it again is of no use. */
  readonly onGivenUp: (exitCode: number) => void;
  readonly isEverythingReady: () => boolean;
}

/**
 * One part as a child process, started again whenever it ends unasked.
 *
 * It has a session of its own, so that a Ctrl-C in the terminal reaches only us and the parts end in our order. It writes straight
 * to our outputs. By the IPC channel it notices when we are gone (closeOnSignal in packages/runtime).
 */
export class SupervisedPart {
  private readonly options: PartOptions;
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private stopping = false;

  constructor(options: PartOptions) {
    this.options = options;
  }

  start(): void {
    const { name, program, env, showOutput, onNotice } = this.options;
    const startedAt = Date.now();
    const child = spawn(process.execPath, [program], {
      env,
      detached: true,
      stdio: ['ignore', showOutput ? 'inherit' : 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    child.once('error', (error) => onNotice(`The ${name} could not be started: ${error.message}`));
    child.once('close', (code, signal) => this.ended(code, signal, Date.now() - startedAt));
  }

  /** From now on it may end without being started again. */
  expectEnd(): void {
    this.stopping = true;
    clearTimeout(this.timer);
  }

  /** Asks it to end, and ends it by force after `limitMs`. Resolves when it is gone. */
  async stop(limitMs: number): Promise<void> {
    this.expectEnd();
    const child = this.child;
    if (child === undefined) return;
    const gone = once(child, 'close');
    child.kill('SIGTERM');
    const force = setTimeout(() => this.kill(), limitMs);
    await gone;
    clearTimeout(force);
  }

  /** Ends it at once: what it was doing is taken up by the sweep of a later start. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  private ended(exitCode: number | null, signal: NodeJS.Signals | null, uptimeMs: number): void {
    this.child = undefined;
    if (this.stopping) return;
    const { name, onNotice, onGivenUp, isEverythingReady } = this.options;
    const how = signal === null ? `exit status ${exitCode}` : signal;
    const next = afterPartEnded({
      exitCode,
      uptimeMs,
      failuresBefore: this.failures,
      wasReady: isEverythingReady(),
    });
    if (next === 'give up') {
      onNotice(`The ${name} ended (${how}); its last lines above say why.`);
      onGivenUp(exitCode ?? 1);
      return;
    }
    this.failures = next.failures;
    onNotice(
      `The ${name} ended unexpectedly (${how}): starting it again in ${next.restartAfterMs / 1_000} s.`,
    );
    this.timer = setTimeout(() => this.start(), next.restartAfterMs);
  }
}
