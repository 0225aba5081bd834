import { messageOf } from '@tixngo-sync/domain';
import { carryJobs } from './carry-jobs.js';

/**
 * A process of its own, because Node.js reads NODE_EXTRA_CA_CERTS at the start only. argv: REDIS_URLs. Sends
 * its parent the result of jobs on each.
 */
for (const url of process.argv.slice(2)) {
  process.send?.(await carryJobs(url, 'tls').catch((error: unknown) => messageOf(error)));
}
process.disconnect();
