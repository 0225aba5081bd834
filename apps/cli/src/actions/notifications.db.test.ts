import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLine } from '../testing/command-line.js';

let test: TestDatabase;
let receiver: Server;
beforeAll(async () => {
  test = await createTestDatabase();
  receiver = createServer((_request, response) => response.writeHead(204).end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  receiver.close();
  await test.drop();
});

it('notifications test sends a message on every configured channel, and fails if there is none', async () => {
  const { port } = receiver.address() as AddressInfo; // a TCP server's address is an object once it listens
  const webhook = { WEBHOOK_URL: `http://127.0.0.1:${port}/hook`, WEBHOOK_SECRET: 'sixteen-or-longer' };
  const withWebhook = await commandLine({ DATABASE_URL: test.url, ...webhook });
  const answer = await withWebhook('notifications', 'test', '--json');
  expect(answer.json()).toEqual([
    { channel: 'WEBHOOK', target: `127.0.0.1:${port}`, delivered: true, problem: null },
  ]);
  expect(answer.status).toBe(0);
  await withWebhook.remove();

  const withoutChannel = await commandLine({ DATABASE_URL: test.url });
  const { status, stdout } = await withoutChannel('notifications', 'test');
  expect(status).toBe(1);
  expect(stdout).toContain('Nobody gets messages');
  await withoutChannel.remove();
});
