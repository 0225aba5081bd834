export { runUp, type UpOptions } from './run-up.js';
export { findRunningUp, type RunningUp } from './running-up.js';
export { resolveTixngo, type TixngoSource } from './tixngo-source.js';
