export { resolveTixngo } from './tixngo-source.js';
