export * from './database.js';
export * from './pgbouncer.js';
export * from './queue-backends.js';
export * from './scripted-tixngo.js';
export * from './tcp-proxy.js';
export * from './ticket-change.js';
export * from './totp.js';
export * from './wait-for.js';
