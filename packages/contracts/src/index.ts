export * from './api/index.js';
export * from './errors.js';
export * from './jobs.js';
export * from './quarantine.js';
export * from './roles.js';
export * from './runs.js';
export * from './statuses.js';
export * from './ticket-change.js';
