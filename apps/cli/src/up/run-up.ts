import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, PermanentError, RetryableError } from '@tixngo-sync/domain';
import { requireFitRedis } from '@tixngo-sync/queues';
import { createLogger, type Logger, loadSettings, type Settings } from '@tixngo-sync/runtime';
import {
  freePort,
  isPortFree,
  prepareDataDir,
  type ResolvedServices,
  resolveServices,
} from '@tixngo-sync/services';
import { EXIT, type ExitStatus } from '../exit-status.js';
import { listenForEndRequests } from './end-requests.js';
import { openingLines } from './opening-lines.js';
import { type PartName, partEnvironment, programOf, simulatorEnvironment } from './parts.js';
import { localUrl, untilReady } from './ready.js';
import { announceUp, claimDataDir } from './running-up.js';
import { SupervisedPart } from './supervised-part.js';

export interface UpOptions {
  readonly version: string;
  /** Migrates the database to the newest schema. @returns a line that says what it did */
  readonly migrate: (database: Pick<ResolvedServices, 'databaseUrl' | 'ownerUrl'>) => Promise<string>;
  /** Creates a schedule for the simulated TIXNGO. @returns a line about it, or null when there is one */
  readonly ensureDemoSchedule?: (databaseUrl: string) => Promise<string | null>;
  /** Returns the program of a part. Default: the built app. */
  readonly programOf?: (part: PartName) => string;
  /** Default: standard output. */
  readonly print?: (line: string) => void;
}

/** `up` may take 30 s to end (docs/interface.md, "Commands"); what these leave is for the services. */
const END_LIMIT_MS = { parts: 12_000, simulator: 2_000 };
const SERVICE_CHECK_MS = 2_000;
const WORKER_START_LIMIT_MS = 10_000;

/**
 * Runs what `npm start` runs: the services that are not given, the schema, a simulated TIXNGO unless
 * TIXNGO_API_URL is set, worker and dashboard. Keeps them running until a request to end, then ends them in
 * reverse order.
 */
export async function runUp(options: UpOptions): Promise<ExitStatus> {
  const print = options.print ?? ((line) => process.stdout.write(`${line}\n`));
  process.stdout.on('error', () => {}); // the reader of our output may end first
  const settings = loadSettings();
  const log = createLogger({ level: settings.logLevel, pretty: settings.logPretty, name: 'up' });
  return new Up(options, settings, log, print).run();
}

class Up {
  private readonly options: UpOptions;
  private readonly settings: Settings;
  private readonly log: Logger;
  private readonly print: (line: string) => void;
  private readonly parts = new Map<PartName, SupervisedPart>();
  /** Aborted when we are to end. */
  private readonly ending = new AbortController();
  /** Aborted when the worker has reported that it works. */
  private readonly workerRuns = new AbortController();
  private exitStatus: ExitStatus = EXIT.done;
  private ready = false;
  /** What the dashboard printed before all was ready. The password comes last, where people see it. */
  private readonly held: string[] = [];
  private hurried = false;

  constructor(options: UpOptions, settings: Settings, log: Logger, print: (line: string) => void) {
    this.options = options;
    this.settings = settings;
    this.log = log;
    this.print = print;
  }

  async run(): Promise<ExitStatus> {
    const dataDir = prepareDataDir(this.settings.dataDir);
    const release = claimDataDir(dataDir);
    const stopListening = listenForEndRequests({
      onEnd: (why) => this.end(EXIT.done, `${why}: ending.`),
      onHurry: () => this.hurry(),
    });
    let services: ResolvedServices | undefined;
    try {
      const port = await this.consolePort();
      services = await resolveServices({
        settings: this.settings,
        log: this.log,
        onNotice: (message) => this.notice(message),
        command: 'npm start',
      });
      await this.refuseUnfitRedis(services);
      await this.startParts(services, dataDir, port);
      await this.untilEnd(services);
      return this.exitStatus;
    } finally {
      this.printHeld();
      await this.stopParts();
      await services?.stop();
      release();
      stopListening();
      if (this.ending.signal.aborted) this.print('tixngo-sync has ended. Its data is kept.');
    }
  }

  private async consolePort(): Promise<number> {
    const { host, port } = this.settings;
    if (port === 0) return freePort();
    const cannot = (why: string, cause?: unknown) =>
      new PermanentError('PORT_TAKEN', `The console cannot listen on ${host}:${port}: ${why}`, { cause });
    const isFree = await isPortFree(port, host).catch((error: unknown) => {
      throw cannot(
        `${messageOf(error)}. Set HOST to an address of this machine, PORT to a port that you may use.`,
        error,
      );
    });
    if (!isFree)
      throw cannot(`another program uses it. End that, or choose another port: PORT=${port + 1} npm start`);
    return port;
  }

  /** The parts check this too, at every start; this reports it once. They wait for a Redis that is down. */
  private async refuseUnfitRedis({ queueBackend }: ResolvedServices): Promise<void> {
    try {
      await requireFitRedis(queueBackend, { allowEviction: this.settings.redisAllowEviction });
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
    }
  }

  private async startParts(services: ResolvedServices, dataDir: string, port: number): Promise<void> {
    const { settings, options } = this;
    const isSimulated = settings.tixngoApiUrl === undefined;
    const simulatorPort = isSimulated ? await freePort() : 0;
    const tixngoApiUrl = settings.tixngoApiUrl ?? `http://127.0.0.1:${simulatorPort}/organizer/tickets`;
    const consoleUrl = localUrl(settings.host, port);
    const opening = {
      version: options.version,
      services: services.describe(),
      tixngoApiUrl,
      isSimulated,
      consoleUrl,
    };
    for (const line of openingLines({
      ...opening,
      isAdminPasswordGiven: settings.adminPassword !== undefined,
    }))
      this.print(line);
    const ownerUrl = services.ownerUrl ?? settings.migrateDatabaseUrl;
    const done = await options.migrate({ databaseUrl: services.databaseUrl, ownerUrl });
    this.print(`  Schema:   ${done}`);
    const demo = isSimulated ? await options.ensureDemoSchedule?.(services.databaseUrl) : null;
    if (demo) this.print(`  Schedule: ${demo}`);
    if (this.ending.signal.aborted) return;
    announceUp(dataDir, { tixngoApiUrl, consoleUrl });
    const { logPretty } = settings;
    const environmentOf = (part: 'worker' | 'dashboard') => () =>
      partEnvironment(part, process.env, { services, dataDir, tixngoApiUrl, port, logPretty });
    if (isSimulated) this.startPart('simulator', () => simulatorEnvironment(process.env, simulatorPort));
    this.startPart('worker', environmentOf('worker'));
    this.startPart('dashboard', environmentOf('dashboard'));
    if (await untilReady(`${consoleUrl}/readyz`, this.ending.signal)) {
      await this.untilWorkerRuns();
      this.ready = true;
      this.print(`tixngo-sync is ready: ${consoleUrl}`);
      this.printHeld();
    }
  }

  /** So that its first lines come before ours. A worker that waits for its services delays them little. */
  private async untilWorkerRuns(): Promise<void> {
    const signal = AbortSignal.any([this.workerRuns.signal, this.ending.signal]);
    await sleep(WORKER_START_LIMIT_MS, undefined, { signal }).catch(() => {});
  }

  private startPart(name: PartName, environment: () => NodeJS.ProcessEnv): void {
    const part = new SupervisedPart({
      name,
      program: (this.options.programOf ?? programOf)(name),
      environment,
      onLine: (line) => this.showLine(name, line),
      onNotice: (message) => this.notice(message),
      onRunning: () => this.workerRuns.abort(),
      onGivenUp: (exitCode) =>
        this.end(
          exitCode === EXIT.usage ? EXIT.usage : EXIT.failed,
          `Nothing works without the ${name}: ending.`,
        ),
      isEverythingReady: () => this.ready,
    });
    this.parts.set(name, part);
    part.start();
  }

  /** The simulator says only what the opening lines say. */
  private showLine(name: PartName, line: string): void {
    if (name === 'simulator') return;
    this.held.push(line);
    if (this.ready || this.ending.signal.aborted) this.printHeld();
  }

  private printHeld(): void {
    for (const line of this.held.splice(0)) this.print(line);
  }

  /** Restarts services that die until a request to end. */
  private async untilEnd(services: ResolvedServices): Promise<void> {
    let checking = false;
    const check = setInterval(() => {
      if (checking) return;
      checking = true;
      this.revive(services)
        .catch((error: unknown) => this.notice(`A service could not be restarted: ${messageOf(error)}`))
        .finally(() => {
          checking = false;
        });
    }, SERVICE_CHECK_MS);
    const { signal } = this.ending;
    if (!signal.aborted) await new Promise((end) => signal.addEventListener('abort', end, { once: true }));
    clearInterval(check);
  }

  /** A part reconnects by itself, but it gets another port or password only when it starts. */
  private async revive(services: ResolvedServices): Promise<void> {
    const addresses = () => JSON.stringify([services.databaseUrl, services.queueBackend]);
    const before = addresses();
    const revived = await services.revive();
    if (revived.length === 0) return;
    this.notice(`Restarted ${revived.join(' and ')} after an unexpected end.`);
    if (addresses() === before) return;
    const users = [this.parts.get('worker'), this.parts.get('dashboard')];
    await Promise.all(users.map((part) => part?.restart(END_LIMIT_MS.parts)));
  }

  /** Worker and dashboard end first, because they use all the others. */
  private async stopParts(): Promise<void> {
    const limitMs = this.hurried ? 0 : END_LIMIT_MS.parts;
    await Promise.all([this.parts.get('worker')?.stop(limitMs), this.parts.get('dashboard')?.stop(limitMs)]);
    await this.parts.get('simulator')?.stop(END_LIMIT_MS.simulator);
  }

  private end(status: ExitStatus, why: string): void {
    if (this.ending.signal.aborted) return;
    this.exitStatus = status;
    this.notice(why);
    for (const part of this.parts.values()) part.expectEnd();
    this.ending.abort();
  }

  private hurry(): void {
    this.hurried = true;
    this.notice('Second request: ending at once. The next start continues the work in progress.');
    for (const part of this.parts.values()) part.kill();
  }

  private notice(message: string): void {
    this.print(`• ${message}`);
  }
}
