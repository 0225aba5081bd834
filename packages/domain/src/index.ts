export * from './anomalies.js';
export * from './byte-order.js';
export * from './contact.js';
export * from './csv-line.js';
export * from './drift.js';
export * from './email-key.js';
export * from './entered-time.js';
export * from './errors.js';
export * from './history.js';
export * from './map-ticket-change.js';
export {
  type FoldedOwnership,
  foldOwnership,
  type OwnershipEnd,
  type OwnershipInput,
} from './ownership/fold.js';
export type { FoldedDistribution } from './ownership/ownership.js';
export { type OwnershipNews, ownershipCanChange } from './ownership/shortcut.js';
export type { OwnerSighting } from './ownership/timeline.js';
export * from './personal-data.js';
export * from './records/index.js';
export { describeFrequency } from './recurrence/describe-frequency.js';
export { gridStart, nextTime, type Recurrence } from './recurrence/recurrence.js';
export { isTimezone, offsetAt } from './recurrence/zone-clock.js';
export * from './roles.js';
export * from './runs.js';
export * from './situation.js';
export * from './statuses.js';
export * from './text.js';
export * from './themes.js';
export * from './ticket-change.js';
export * from './whole-number.js';
export * from './words.js';
export * from './zoned-time.js';
