export * from './email-key.js';
export * from './history.js';
export * from './map-ticket-change.js';
export * from './mobile-status.js';
export * from './ownership/fold.js';
export type { OwnerSighting } from './ownership/timeline.js';
export * from './persons.js';
export * from './prefer-contact.js';
export * from './contact-fields.js';
