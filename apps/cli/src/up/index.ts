export { runUp } from './run-up.js';
export { resolveTixngo } from './tixngo-source.js';
