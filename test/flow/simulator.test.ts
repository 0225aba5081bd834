import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';

/**
 * Starts the built simulator as a process with its story frozen at one time, so that the feed is the same on
 * any day.
 */
const SIMULATOR = fileURLToPath(new URL('../../apps/simulator/dist/main.js', import.meta.url));
const OPTIONS = [
  '--control',
  '--tickets',
  '600',
  '--events',
  '4',
  '--speed',
  '0',
  '--start-at',
  '2026-05-02T12:00:00Z',
  '--seed',
  'flow',
  '--page-gzip',
];

interface SimulatedTicket {
  readonly ticketId: string;
  readonly mobileStatus: string;
  readonly owner: { readonly email: string | null } | null;
}

let simulator: ChildProcess;
let url: string;
let pipeline: PipelineUnderTest;
beforeAll(async () => {
  simulator = spawn(process.execPath, [SIMULATOR, ...OPTIONS], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(simulator.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  url = (JSON.parse(line.toString()) as { listening: string }).listening;
  pipeline = await pipelineUnderTest({ tixngoUrl: url, timeoutMs: 1_000, retryLimitMs: 60_000 });
});
afterAll(async () => {
  await pipeline.close();
  simulator.kill('SIGTERM');
  await once(simulator, 'exit');
});

const control = async (path: string, body?: unknown) => {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(new URL(`/_control/${path}`, url), init);
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return answer.json() as Promise<Record<string, unknown>>;
};
const stored = () =>
  pipeline.rows<{ ticket_id: string; mobile_status: string; owner_email: string | null }>(
    'SELECT ticket_id, mobile_status, owner_email FROM ticket ORDER BY 1',
  );

async function expectTablesToBeTheArena() {
  const { tickets } = (await control('state')) as { tickets: SimulatedTicket[] };
  const arena = new Map(tickets.map((ticket) => [ticket.ticketId, ticket]));
  const rows = await stored();
  expect(rows.length).toBeGreaterThan(300);
  for (const row of rows) {
    const ticket = arena.get(row.ticket_id);
    expect({ id: row.ticket_id, status: row.mobile_status, owner: row.owner_email }).toEqual({
      id: ticket?.ticketId,
      status: ticket?.mobileStatus,
      owner: ticket?.owner?.email?.trim().toLowerCase() ?? null,
    });
  }
}

it('the tables equal the simulated TIXNGO’s arena, despite every fault that is retried', {
  timeout: 120_000,
}, async () => {
  for (const kind of ['429', '500', 'cut', 'repeat']) await control('faults', { kind, count: 1 });
  const first = await pipeline.run({ batchSize: 100 });
  expect(first).toMatchObject({ status: 'SUCCEEDED', quarantined: 0 });
  expect(first.pages).toBeGreaterThan(3);
  await expectTablesToBeTheArena();

  // The story continues: transfers, activations, the gate.
  await control('advance', { seconds: 6 * 3600 });
  for (const kind of ['reset', 'html', 'timeout']) await control('faults', { kind, count: 1 });
  const second = await pipeline.run({ batchSize: 100 });
  expect(second).toMatchObject({ status: 'SUCCEEDED' });
  expect(second.received).toBeGreaterThan(0);
  await expectTablesToBeTheArena();

  const requests = (await control('requests')) as unknown as { startedAt: number; endedAt: number | null }[];
  expect(requests.length).toBeGreaterThan(first.pages + second.pages);
  for (const [index, request] of requests.entries()) {
    const before = requests[index - 1]?.endedAt;
    if (before != null) expect(request.startedAt).toBeGreaterThanOrEqual(before);
  }
});
