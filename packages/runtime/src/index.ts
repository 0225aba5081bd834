export * from './clock.js';
export * from './logger.js';
export * from './metrics.js';
export * from './open-parts.js';
export * from './settings.js';
export * from './tracing.js';
