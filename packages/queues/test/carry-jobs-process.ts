import { messageOf } from '@tixngo-sync/domain';
import { carryJobs } from './carry-jobs.js';

/**
 * What Node.js trusts is settled when a process starts. argv: REDIS_URLs; for each its parent is told what
 * came of jobs there.
 */
for (const url of process.argv.slice(2)) {
  process.send?.(await carryJobs(url, 'tls').catch((error: unknown) => messageOf(error)));
}
process.disconnect();
