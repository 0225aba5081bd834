export { prepareDataDir } from './data-dir.js';
export { type DiscoveredServices, discoverServices } from './discover.js';
export { type Holder, liveHolder, tryLock, unlock } from './lock-file.js';
export { freePort, isPortFree } from './ports.js';
export { type StartPostgresOptions, startEmbeddedPostgres } from './postgres/start.js';
export { isRunning, isShell, parentOf } from './processes.js';
export { findRedisServer } from './redis/find.js';
export { type StartRedisOptions, startPrivateRedis } from './redis/start.js';
export {
  type QueueBackend,
  type ResolvedServices,
  type ResolveOptions,
  resolveServices,
  type ServiceSettings,
  withoutSecrets,
} from './resolve.js';
export type { RunningService } from './running-service.js';
export type { ServiceLog } from './service-log.js';
export { startTestPostgres, type TestPostgres } from './test-postgres.js';
