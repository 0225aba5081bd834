import { discoverServices } from '../discover.js';
import { resolveServices } from '../resolve.js';

/**
 * A process for tests to kill: uses the services of the DATA_DIR in its argument until SIGTERM, and reports
 * to its parent, one JSON document a line, what it got and which notices were given.
 */
const [dataDir = '', command = 'holder'] = process.argv.slice(2);
const notices: string[] = [];
const report = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

try {
  const services = await resolveServices({
    settings: { databaseUrl: undefined, redisUrl: undefined, dataDir },
    log: { debug: () => {} },
    onNotice: (message) => notices.push(message),
    command,
  });
  const keepRunning = setInterval(() => {}, 60_000);
  process.once('SIGTERM', async () => {
    await services.stop();
    clearInterval(keepRunning);
    report({ stopped: true, notices });
  });
  report({
    databaseUrl: services.databaseUrl,
    queueBackend: services.queueBackend,
    discovered: await discoverServices({ dataDir }),
    notices,
  });
} catch (error) {
  report({
    code: error instanceof Error && 'code' in error ? error.code : undefined,
    message: String(error),
  });
}
