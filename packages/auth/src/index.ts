export * from './auth.js';
export * from './first-admin.js';
export * from './tokens.js';
export * from './users.js';
