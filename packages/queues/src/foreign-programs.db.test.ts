import { readFileSync } from 'node:fs';
import { createLogger } from '@tixngo-sync/runtime';
import { queuePrefix } from '@tixngo-sync/testkit';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ALL_CARRIED, carryJobs } from '../test/carry-jobs.js';
import { checkRedis, openQueues } from './index.js';

const redisUrl = inject('redisUrl');
const prefix = queuePrefix();
const log = createLogger({ level: 'silent', pretty: false });

/** The rules of docs/queues.md, for an account and a prefix of this test. */
function documentedAcl(): string[] {
  const docs = readFileSync(new URL('../../../docs/queues.md', import.meta.url), 'utf8');
  const rules = [...docs.matchAll(/^ {4}ACL SETUSER tixngo (.*)$/gm)].map(([, some]) => some).join(' ');
  return rules.replace('PASSWORD', 'secret').replace('{tixngo}', `{${prefix}}`).split(' ');
}

describe.runIf(redisUrl !== '')('other programs on our Redis', () => {
  let admin: Redis;
  const ours = new URL(redisUrl === '' ? 'redis://none' : redisUrl);
  beforeAll(async () => {
    admin = new Redis(redisUrl);
    await admin.call('ACL', 'SETUSER', prefix, ...documentedAcl());
    ours.username = prefix;
    ours.password = 'secret';
  });
  afterAll(async () => {
    await admin.call('ACL', 'DELUSER', prefix);
    admin.disconnect();
  });

  it('the documented ACL allows all that we do, and no other keys', async () => {
    expect(await carryJobs(ours.href, prefix)).toEqual(ALL_CARRIED);
    const queues = await openQueues({ backend: { kind: 'redis', url: ours.href }, prefix, log });
    expect(await queues.workers()).toMatchObject({ retrieve: 0 });
    await queues.close();
    await expect(carryJobs(ours.href, `${prefix}-other`)).rejects.toThrow(/NOPERM|No permissions/i);
  });

  it("another program's queue with the prefix in braces is ours", async () => {
    const connection = { host: ours.hostname, port: Number(ours.port), username: prefix, password: 'secret' };
    const theirs = new Queue('retrieve', { connection, prefix: `{${prefix}}` });
    const data = { trigger: 'MANUAL', scheduleId: null, batchSize: null, requestedBy: 'x', runId: null };
    const job = await theirs.add('run by hand', data, { attempts: 1 });
    const queues = await openQueues({ backend: { kind: 'redis', url: ours.href }, prefix, log });
    expect((await queues.retrieve.getJob(job.id ?? ''))?.data).toEqual(data);
    await queues.retrieve.obliterate({ force: true });
    await Promise.all([queues.close(), theirs.close()]);
  });

  // ioredis ignores the refusal and would use database 0.
  it('a database that the server does not have is refused', async () => {
    await expect(checkRedis(`${redisUrl}/99`)).rejects.toThrow(
      'REDIS_URL names database 99, which the server refuses (ERR DB index is out of range).',
    );
    expect((await checkRedis(`${redisUrl}/15`)).problems).toEqual([]);
  });
});
