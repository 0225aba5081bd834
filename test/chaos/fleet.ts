import { fileURLToPath } from 'node:url';
import { waitFor } from '@tixngo-sync/testkit';
import { startWorkerProcess, type WorkerProcess } from '../flow/worker-process.js';

/** The lifetime of one worker process. Times are `performance.now()`. */
export interface Life {
  readonly name: string;
  readonly startedAt: number;
  /** When it was killed or ended; null while it runs. */
  endedAt: number | null;
  /** When it was stopped by SIGSTOP; `to` is null until SIGCONT. */
  readonly pauses: { readonly from: number; to: number | null }[];
}

/** Selects a worker: the one with that pid if it runs, else one picked by the number. */
export interface Victim {
  readonly pid?: number | undefined;
  readonly draw: number;
}

/** Worker processes, restarted when they end, as systemd or an orchestrator does. */
export interface Fleet {
  readonly lives: readonly Life[];
  /** Workers that did not end in time after SIGTERM. */
  readonly late: readonly string[];
  /** Ends one worker. */
  end(victim: Victim, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  pause(victim: Victim): void;
  /**
   * Moves a worker's clock by an hour, forward and back in turns.
   * @returns a function that corrects it, if that worker still runs
   */
  moveClock(victim: Victim): () => void;
  /** Continues all paused workers. */
  resume(): void;
  /** Ends all workers with SIGTERM, without restarting them. */
  close(): Promise<void>;
  /** @returns everything that the workers have logged, by name. */
  logs(): Map<string, string>;
}

interface Slot {
  readonly life: Life;
  readonly process: WorkerProcess;
}

const CLOCK = fileURLToPath(new URL('../flow/movable-clock.mjs', import.meta.url));
const HOUR = 3_600_000;
/** Each pair of signals moves the clock and sets it right. */
const CLOCK_SETTINGS = {
  NODE_OPTIONS: `--import ${CLOCK}`,
  CLOCK_STEPS_MS: Array.from({ length: 500 }, () => [HOUR, -HOUR, -HOUR, HOUR])
    .flat()
    .join(','),
};

/** docs/interface.md: SIGTERM ends a worker within this. */
const END_LIMIT_MS = 30_000;
/** A worker without a database ends at once: do not restart it a hundred times a second. */
const RESTART_AFTER_MS = 500;

/** @param environment returns the variables of the worker with that name */
export function startFleet(workers: number, environment: (name: string) => Record<string, string>): Fleet {
  const lives: Life[] = [];
  const logs = new Map<string, () => string>();
  const late: string[] = [];
  const slots: (Slot | null)[] = [];
  let closing = false;

  const start = (index: number) => {
    const name = `worker-${lives.length + 1}`;
    const life: Life = { name, startedAt: performance.now(), endedAt: null, pauses: [] };
    const worker = startWorkerProcess({ ...CLOCK_SETTINGS, ...environment(name) }, true);
    lives.push(life);
    logs.set(name, worker.log);
    slots[index] = { life, process: worker };
    void worker.ended.then(() => {
      life.endedAt ??= performance.now();
      slots[index] = null;
      if (!closing) setTimeout(() => !closing && start(index), RESTART_AFTER_MS);
    });
  };
  for (let index = 0; index < workers; index++) start(index);
  const alive = () => slots.filter((slot) => slot !== null);
  const picked = ({ pid, draw }: Victim): Slot | undefined =>
    alive().find((slot) => slot.process.pid === pid) ?? alive()[draw % Math.max(alive().length, 1)];
  const killAll = () => {
    for (const { process: worker } of alive()) worker.kill('SIGKILL');
  };
  process.once('exit', killAll);

  const end = async ({ life, process: worker }: Slot, signal: 'SIGKILL' | 'SIGTERM') => {
    // From here on it sends no request.
    if (signal === 'SIGKILL') life.endedAt = performance.now();
    worker.kill(signal);
    await waitFor(() => life.endedAt !== null, { timeoutMs: END_LIMIT_MS }).catch(() => {
      late.push(life.name);
      worker.kill('SIGKILL');
    });
    await worker.ended;
  };
  const resume = () => {
    for (const { life, process: worker } of alive()) {
      const pause = life.pauses.at(-1);
      if (pause === undefined || pause.to !== null) continue;
      pause.to = performance.now();
      worker.kill('SIGCONT');
    }
  };
  return {
    lives,
    late,
    logs: () => new Map([...logs].map(([name, log]) => [name, log()])),
    end: async (victim, signal) => {
      const slot = picked(victim);
      if (slot !== undefined) await end(slot, signal);
    },
    pause: (victim) => {
      const slot = picked(victim);
      slot?.life.pauses.push({ from: performance.now(), to: null });
      slot?.process.kill('SIGSTOP');
    },
    moveClock: (victim) => {
      const slot = picked(victim);
      // Before its first log line it may not handle the signal yet, and would end.
      if (slot === undefined || slot.process.log() === '') return () => undefined;
      slot.process.kill('SIGUSR2');
      return () => {
        if (slot.life.endedAt === null) slot.process.kill('SIGUSR2');
      };
    },
    resume,
    close: async () => {
      closing = true;
      resume();
      await Promise.all(alive().map((slot) => end(slot, 'SIGTERM')));
      process.off('exit', killAll);
    },
  };
}
