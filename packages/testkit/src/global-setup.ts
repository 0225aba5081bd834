import { migrate } from '@tixngo-sync/db';
import { startTestPostgres } from '@tixngo-sync/services';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startTestRedis } from './test-redis.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's maintenance database. Tests create their own with createTestDatabase(). */
    postgresUrl: string;
    /** Migrated once a test run; every test database is a clone of it. */
    templateDatabase: string;
    /** Empty when no Redis is installed. */
    redisUrl: string;
  }
}

const TEMPLATE_DATABASE = 'template_tixngo';

/**
 * Vitest's globalSetup: starts the services of one test run, and creates the migrated database that tests
 * clone.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([startTestPostgres(), startTestRedis()]);
  const stop = async () => {
    for (const service of started) if (service.status === 'fulfilled') await service.value?.stop();
  };
  try {
    const [postgres, redis] = started;
    if (postgres.status === 'rejected') throw postgres.reason;
    if (redis.status === 'rejected') throw redis.reason;
    await createTemplate(postgres.value.url);
    project.provide('postgresUrl', postgres.value.url);
    project.provide('templateDatabase', TEMPLATE_DATABASE);
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
    // Connections are refused from here, because PostgreSQL does not clone a database in use.
    await client.query(`ALTER DATABASE ${TEMPLATE_DATABASE} ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  } finally {
    await client.end();
  }
}
