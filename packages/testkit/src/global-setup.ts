import { migrate } from '@tixngo-sync/db';
import { startTestPostgres } from '@tixngo-sync/services';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPrivateRedis } from './private-redis.js';
import { TEMPLATE_DATABASE } from './template-database.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's maintenance database. Tests take their own with createTestDatabase(). */
    postgresUrl: string;
    /** Empty where no Redis is installed. */
    redisUrl: string;
  }
}

/** vitest's globalSetup: the services of one test run, and the migrated database that tests clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([startTestPostgres(), startPrivateRedis()]);
  const stop = async () => {
    for (const service of started) if (service.status === 'fulfilled') await service.value?.stop();
  };
  try {
    const [postgres, redis] = started;
    if (postgres.status === 'rejected') throw postgres.reason;
    if (redis.status === 'rejected') throw redis.reason;
    await createTemplate(postgres.value.url);
    project.provide('postgresUrl', postgres.value.url);
    project.provide('redisUrl', redis.value?.url ?? '');
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createTemplate(postgresUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
    const url = new URL(postgresUrl);
    url.pathname = `/${TEMPLATE_DATABASE}`;
    await migrate({ databaseUrl: url.href });
    // Nobody connects to it any more: PostgreSQL refuses to clone a database that is in use.
    await client.query(`ALTER DATABASE ${TEMPLATE_DATABASE} ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  } finally {
    await client.end();
  }
}
