export { type DiscoveredServices, discoverServices, hasInstallation } from './discover.js';
export { prepareDataDir } from './host/data-dir.js';
export { type Holder, liveHolder, tryLock, unlock } from './host/lock-file.js';
export { freePort, isPortFree } from './host/ports.js';
export { writePrivateFile } from './host/private-files.js';
export { isRunning, isShell, parentOf } from './host/processes.js';
export type { RunningService, ServiceLog } from './host/server.js';
export { type StartPostgresOptions, startEmbeddedPostgres } from './postgres/start.js';
export { findRedisServer } from './redis/find.js';
export { type StartRedisOptions, startPrivateRedis } from './redis/start.js';
export {
  type QueueChoice,
  type ResolvedServices,
  type ResolveOptions,
  resolveServices,
  type ServiceSettings,
  withoutSecrets,
} from './resolve.js';
export { startTestPostgres, type TestPostgres } from './test-postgres.js';
