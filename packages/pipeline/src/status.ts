/** What `tixngo-sync status` uses: a command of half a second, which must not load queues and clients. */
export { type CurrentStatus, readCurrentStatus } from './situation/read-current-status.js';
export { describeEventDay } from './situation/situation.js';
