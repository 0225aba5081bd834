import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { PartName } from './parts.js';
import { afterPartEnded } from './restart-policy.js';

export interface PartOptions {
  readonly name: PartName;
  readonly program: string;
  /** Its environment when it starts now. */
  readonly environment: () => NodeJS.ProcessEnv;
  /** Gets each line of its standard output; its log on standard error is always shown. */
  readonly onLine: (line: string) => void;
  readonly onNotice: (message: string) => void;
  /** Called when it reports that it works; not every part does. */
  readonly onRunning?: () => void;
  /** Called when it has ended and a restart would not help. */
  readonly onGivenUp: (exitCode: number) => void;
  readonly isEverythingReady: () => boolean;
}

/**
 * Runs one part as a child process, and restarts it when it ends unexpectedly.
 *
 * The part runs in its own session, so that Ctrl-C in the terminal reaches only us and the parts end in our
 * order. It logs directly to our standard error. When we die, its IPC channel closes and it ends
 * (closeOnSignal in packages/runtime).
 */
export class SupervisedPart {
  private readonly options: PartOptions;
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private stopping = false;
  private restarting = false;

  constructor(options: PartOptions) {
    this.options = options;
  }

  start(): void {
    const { name, program, environment, onLine, onNotice, onRunning } = this.options;
    const startedAt = Date.now();
    const child = spawn(process.execPath, [program], {
      env: environment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.child = child;
    if (child.stdout !== null) createInterface(child.stdout).on('line', onLine);
    child.on('message', (message) => {
      if (typeof message === 'object' && 'running' in message) onRunning?.();
    });
    child.once('error', (error) => onNotice(`The ${name} could not be started: ${error.message}`));
    child.once('close', (code, signal) => this.ended(code, signal, Date.now() - startedAt));
  }

  /** From now on, its end is expected and it is not restarted. */
  expectEnd(): void {
    this.stopping = true;
    clearTimeout(this.timer);
  }

  /** Ends it with SIGTERM, and with SIGKILL after `limitMs`. Resolves when it has ended. */
  async stop(limitMs: number): Promise<void> {
    this.expectEnd();
    await this.endChild(limitMs);
  }

  private async endChild(limitMs: number): Promise<void> {
    const child = this.child;
    if (child === undefined) return;
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    const force = setTimeout(() => this.kill(), limitMs);
    await ended;
    clearTimeout(force);
  }

  /**
   * Ends it as {@link stop} does, and starts it with its present environment, unless {@link expectEnd} was
   * called before or meanwhile.
   */
  async restart(limitMs: number): Promise<void> {
    if (this.stopping) return;
    this.restarting = true;
    clearTimeout(this.timer);
    await this.endChild(limitMs);
    this.restarting = false;
    if (!this.stopping) this.start();
  }

  /** Ends it at once; the sweep of a later start continues its work. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  private ended(exitCode: number | null, signal: NodeJS.Signals | null, uptimeMs: number): void {
    this.child = undefined;
    if (this.stopping || this.restarting) return;
    const { name, onNotice, onGivenUp, isEverythingReady } = this.options;
    const how = signal === null ? `exit status ${exitCode}` : signal;
    const next = afterPartEnded({
      exitCode,
      uptimeMs,
      failuresBefore: this.failures,
      wasReady: isEverythingReady(),
    });
    if (next === 'give up') {
      onNotice(`The ${name} ended (${how}); see its last lines above.`);
      onGivenUp(exitCode ?? 1);
      return;
    }
    this.failures = next.failures;
    onNotice(`The ${name} ended unexpectedly (${how}). It restarts in ${next.restartAfterMs / 1_000} s.`);
    this.timer = setTimeout(() => this.start(), next.restartAfterMs);
  }
}
