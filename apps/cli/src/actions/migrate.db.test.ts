import { createEmptyDatabase } from '@tixngo-sync/testkit';
import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { runCommand } from '../testing/run-command.js';

it('migrate lets the role of DATABASE_URL in when MIGRATE_DATABASE_URL names the owner', async () => {
  const { url, drop } = await createEmptyDatabase();
  const role = `app_${new URL(url).pathname.slice(1)}`;
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  const appUrl = new URL(url);
  Object.assign(appUrl, { username: role, password: 'secret' });
  vi.stubEnv('MIGRATE_DATABASE_URL', url);
  const { stdout } = await runCommand(appUrl.href, 'migrate');
  expect(stdout).toContain('Applied');
  // runCommand removes what the tests put into the environment: from here on there is only the
  // application's role.
  await runCommand(appUrl.href, 'tokens', 'create', 'grafana', '--role', 'viewer');
  const listed = JSON.parse((await runCommand(appUrl.href, 'audit', 'list', '--json')).stdout);
  expect(listed.map((entry: { action: string }) => entry.action)).toEqual(['token.create']);
  const { rows } = await owner.query(
    `SELECT has_table_privilege($1, 'audit_log', 'UPDATE') AS may_update,
       has_table_privilege($1, 'audit_log', 'DELETE') AS may_delete`,
    [role],
  );
  expect(rows).toEqual([{ may_update: false, may_delete: false }]);
  await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await owner.end();
  await drop();
});
