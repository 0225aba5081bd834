import { fileURLToPath } from 'node:url';
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

/** Returns the environment of worker and dashboard: ours, with the services and addresses that are in use. */
export function partEnvironment(
  env: NodeJS.ProcessEnv,
  { services, dataDir, tixngoApiUrl, port, logPretty }: PartSettings,
): NodeJS.ProcessEnv {
  return {
    ...env,
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

/** Returns the environment of the simulator; our SIMULATOR_* apply (`tixngo-sync simulator --help`). */
export function simulatorEnvironment(env: NodeJS.ProcessEnv, port: number): NodeJS.ProcessEnv {
  return { ...env, SIMULATOR_HOST: '127.0.0.1', SIMULATOR_PORT: String(port) };
}
