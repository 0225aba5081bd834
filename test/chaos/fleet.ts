import { waitFor } from '@tixngo-sync/testkit';
import { startWorkerProcess, type WorkerProcess } from '../flow/worker-process.js';

/** From start to end of one worker process. Times are `performance.now()`. */
export interface Life {
  readonly name: string;
  readonly startedAt: number;
  /** When it was killed, or ended by itself; null: it lives. */
  endedAt: number | null;
  /** While it was stopped by SIGSTOP; `to` null: still. */
  readonly pauses: { readonly from: number; to: number | null }[];
}

/** Which worker: the one with that pid if it lives, else one that the number picks. */
export interface Victim {
  readonly pid?: number | undefined;
  readonly draw: number;
}

/** Workers as processes, and who starts them again, as systemd or an orchestrator does. */
export interface Fleet {
  readonly lives: readonly Life[];
  /** Those that did not end within their time after SIGTERM. */
  readonly late: readonly string[];
  /** Ends one worker. */
  end(victim: Victim, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  pause(victim: Victim): void;
  /** Lets all that are paused go on. */
  resume(): void;
  /** Ends all with SIGTERM, starts none again. */
  close(): Promise<void>;
  /** Everything that workers have logged, by name. */
  logs(): Map<string, string>;
}

interface Slot {
  readonly life: Life;
  readonly process: WorkerProcess;
}

/** docs/interface.md: SIGTERM ends a worker within this. */
const END_LIMIT_MS = 30_000;
/** A worker that finds no database ends at once: do not start it a hundred times a second. */
const RESTART_AFTER_MS = 500;

/** @param environment of the worker of that name */
export function startFleet(workers: number, environment: (name: string) => Record<string, string>): Fleet {
  const lives: Life[] = [];
  const logs = new Map<string, () => string>();
  const late: string[] = [];
  const slots: (Slot | null)[] = [];
  let closing = false;

  const start = (index: number) => {
    const name = `worker-${lives.length + 1}`;
    const life: Life = { name, startedAt: performance.now(), endedAt: null, pauses: [] };
    const worker = startWorkerProcess(environment(name), true);
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
    // From here on it asks nobody anything.
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
    resume,
    close: async () => {
      closing = true;
      resume();
      await Promise.all(alive().map((slot) => end(slot, 'SIGTERM')));
      process.off('exit', killAll);
    },
  };
}
