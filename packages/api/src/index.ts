export * from './audit.js';
export * from './pages.js';
export * from './quarantine.js';
export * from './runs.js';
export * from './schedules.js';
export * from './shapes.js';
export * from './status.js';
export * from './tickets.js';
