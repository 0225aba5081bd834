export * from './clock.js';
export * from './logger.js';
export * from './metrics.js';
export * from './open-parts.js';
export * from './outbound-proxy.js';
export { parseDatabaseUrl, TRANSACTION_POOLING } from './postgres/database-url.js';
export { openConnection, openPool } from './postgres/session.js';
export * from './settings.js';
export * from './tracing.js';
