import { readFileSync } from 'node:fs';
import { aboutSchema } from '@tixngo-sync/api';
import type { Database } from '@tixngo-sync/db';
import { type Check, readiness } from '../health/readiness.js';
import type { Parts } from '../parts.js';
import { READ, route } from './route.js';

/** The version of the product; all its packages share it. */
const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

const STARTED_AT = new Date(Date.now() - process.uptime() * 1_000);

export const ABOUT_ROUTES = [
  route({
    ...READ,
    path: '/about',
    summary: 'Versions, and what the dashboard is connected to',
    answer: aboutSchema,
    handle: async ({ parts }) => ({
      version: VERSION,
      node: process.versions.node,
      startedAt: STARTED_AT,
      publicUrl: parts.site.origin === null ? null : parts.site.origin + parts.site.basePath,
      connections: await connectionsOf(parts),
    }),
  }),
];

async function connectionsOf(parts: Parts) {
  const [{ checks }, version] = await Promise.all([readiness(parts), serverVersion(parts.database)]);
  const { database, schema, queue } = checks;
  return [
    connection('PostgreSQL', database, version),
    connection('schema', schema, null),
    connection('queue', queue, parts.settings.redisUrl === undefined ? 'PostgreSQL' : 'Redis'),
  ];
}

function connection<Name extends string>(name: Name, check: Check, detail: string | null) {
  const { problem, todo } = check.ok ? { problem: null, todo: null } : check;
  return { name, isWorking: check.ok, detail, problem, todo };
}

/** Returns null when the database does not answer: its check says why. */
async function serverVersion({ pool }: Database): Promise<string | null> {
  try {
    const { rows } = await pool.query<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    return rows[0]?.version ?? null;
  } catch {
    return null;
  }
}
