import { fileURLToPath } from 'node:url';
import { SETTING_NAMES } from '@tixngo-sync/runtime';
import type { ResolvedServices } from '@tixngo-sync/services';

/** The programs that `up` runs. */
export type PartName = 'simulator' | 'worker' | 'dashboard';

/** Returns the built program of a part; the path holds from src/up and from dist/up. */
export function programOf(part: PartName): string {
  return fileURLToPath(new URL(`../../../${part}/dist/main.js`, import.meta.url));
}

export interface PartSettings {
  readonly services: Pick<ResolvedServices, 'databaseUrl' | 'queueBackend'>;
  readonly dataDir: string;
  readonly tixngoApiUrl: string;
  readonly port: number;
  readonly logPretty: boolean;
}

/** What any Node.js program may need of the system, and what PostgreSQL's driver reads (PGSSLMODE, …). */
const SYSTEM = [
  /^(PATH|HOME|USER|LOGNAME|TZ|LANG|TMPDIR|TEMP|TMP|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|SystemRoot)$/i,
  /^(LC_[A-Z]+|SSL_CERT_(FILE|DIR)|PG[A-Z]+)$/,
  /^NODE_(OPTIONS|ENV|PATH|DEBUG|EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|V8_COVERAGE|COMPILE_CACHE)$/,
  /^NODE_(USE_SYSTEM_CA|USE_ENV_PROXY|NO_WARNINGS|ICU_DATA)$/,
  /^(DY)?LD_LIBRARY_PATH$/,
  /^(https|no)_proxy$/,
];

/** A part that does not use a secret gets it empty, which also hides the one in `.env`. */
const UNUSED_SECRETS = {
  // Without the secret, the other settings of the provider would be refused.
  worker: { ADMIN_PASSWORD: '', MIGRATE_DATABASE_URL: '', ...emptyProvider() },
  dashboard: { TIXNGO_API_KEY: '', MIGRATE_DATABASE_URL: '' },
};

function emptyProvider(): Readonly<Record<string, ''>> {
  return Object.fromEntries(
    SETTING_NAMES.filter((name) => name.startsWith('OIDC_')).map((name) => [name, '']),
  );
}

function pick(env: NodeJS.ProcessEnv, isNeeded: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => isNeeded(name) || SYSTEM.some((pattern) => pattern.test(name))),
  );
}

/**
 * Returns the environment of worker or dashboard: of ours what it needs, with the services and addresses that
 * are in use.
 */
export function partEnvironment(
  part: 'worker' | 'dashboard',
  env: NodeJS.ProcessEnv,
  { services, dataDir, tixngoApiUrl, port, logPretty }: PartSettings,
): NodeJS.ProcessEnv {
  const names: readonly string[] = SETTING_NAMES;
  return {
    ...pick(env, (name) => names.includes(name)),
    ...UNUSED_SECRETS[part],
    DATABASE_URL: services.databaseUrl,
    // Without REDIS_URL the parts use BullMQ's PostgreSQL backend on DATABASE_URL.
    REDIS_URL: services.queueBackend.kind === 'redis' ? services.queueBackend.url : undefined,
    DATA_DIR: dataDir,
    TIXNGO_API_URL: tixngoApiUrl,
    PORT: String(port),
    // A part cannot find out itself: its standard output is a pipe.
    LOG_PRETTY: String(logPretty),
  };
}

/**
 * Returns the environment of the simulator; our SIMULATOR_* apply (`tixngo-sync simulator --help`). Its
 * faults can be controlled from this machine (`tixngo-sync simulator faults`).
 */
export function simulatorEnvironment(env: NodeJS.ProcessEnv, port: number): NodeJS.ProcessEnv {
  const needed = pick(env, (name) => name.startsWith('SIMULATOR_') || name === 'LOG_LEVEL');
  return {
    SIMULATOR_CONTROL: 'true',
    ...needed,
    SIMULATOR_HOST: '127.0.0.1',
    SIMULATOR_PORT: String(port),
  };
}
