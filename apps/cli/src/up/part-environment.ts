import type { ResolvedServices } from '@tixngo-sync/services';

export interface PartSettings {
  readonly services: Pick<ResolvedServices, 'databaseUrl' | 'queueBackend'>;
  readonly dataDir: string;
  readonly tixngoApiUrl: string;
  readonly port: number;
}

/** @returns the settings of worker and dashboard: ours, with what we have found or brought along in place of what was not given. */
export function partEnvironment(
  env: NodeJS.ProcessEnv,
  { services, dataDir, tixngoApiUrl, port }: PartSettings,
): NodeJS.ProcessEnv {
  return {
    ...env,
    DATABASE_URL: services.databaseUrl,
    // Without one, the parts use BullMQ's PostgreSQL backend on DATABASE_URL.
    REDIS_URL: services.queueBackend.kind === 'redis' ? services.queueBackend.url : undefined,
    DATA_DIR: dataDir,
    TIXNGO_API_URL: tixngoApiUrl,
    PORT: String(port),
  };
}

/** @returns the settings of the simulator. Set SIMULATOR_* yourself for another story (`tixngo-sync simulator --help`). */
export function simulatorEnvironment(env: NodeJS.ProcessEnv, port: number): NodeJS.ProcessEnv {
  return { ...env, SIMULATOR_HOST: '127.0.0.1', SIMULATOR_PORT: String(port) };
}
