import { once } from 'node:events';
import type { Server } from 'node:http';
import { UsageError } from '@tixngo-sync/domain';
import { closeOnSignal, createLogger } from '@tixngo-sync/runtime';
import { composeSimulator } from './compose.js';
import { helpText, readOptions, type SimulatorOptions } from './options.js';
import { createSimulatorServer } from './server/server.js';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(`${helpText()}\n`);
    return;
  }
  const log = createLogger({
    level: process.env.LOG_LEVEL ?? 'warn',
    pretty: process.stderr.isTTY,
    name: 'simulator',
  });
  const server = createSimulatorServer(composeSimulator(options));
  const listening = await listen(server, options);
  closeOnSignal(() => close(server), log);
  process.stdout.write(`${JSON.stringify({ listening })}\n`);
  process.send?.({ listening });
}

/** @returns the URL of the interface, which ends in `organizer/tickets`. */
async function listen(server: Server, options: SimulatorOptions): Promise<string> {
  // Longer than clients keep an idle connection: closing one just as a request arrives would be a fault that
  // was not ordered.
  server.keepAliveTimeout = 120_000;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return `http://${host}:${port}/organizer/tickets`;
}

/** Stops the server and cuts connections that wait for an answer. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
});
