// Health check of a worker container: passes when the database has its heartbeat, which it writes every 5 s.
import { hostname } from 'node:os';
import { loadSettings } from '@tixngo-sync/runtime';
import pg from 'pg';

const client = new pg.Client({
  connectionString: loadSettings().databaseUrl,
  connectionTimeoutMillis: 5_000,
});
await client.connect();
const { rows } = await client.query(
  `SELECT 1 FROM worker WHERE host = $1 AND seen_at > clock_timestamp() - interval '30 s'`,
  [hostname()],
);
await client.end();
process.exit(rows.length > 0 ? 0 : 1);
