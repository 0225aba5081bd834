// npm run soak: see --help and docs/reliability.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { runChaos } from './chaos-run.js';
import { readOptions, SoakUsage } from './options.js';
import { textOf } from './report.js';

async function main(): Promise<number> {
  const { minutes, json, ...options } = readOptions(process.argv.slice(2));
  mkdirSync(dirname(json), { recursive: true });
  console.log(
    `soak: ${minutes} minutes, ${options.faultsPerMinute} faults a minute, ${options.workers} workers, ` +
      `the queue in ${options.queue}, seed ${options.seed}`,
  );
  const stop = stopOnSignal();
  const report = await runChaos({
    ...options,
    seconds: Math.round(minutes * 60),
    signal: stop.signal,
    onProgress: (line) => console.log(line),
    onFindings: (logs) => keepLogs(`${json}.logs`, logs),
  });
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${textOf(report)}\n\nEvery figure: ${json}`);
  if (stop.signal.aborted) console.log('Stopped early; the faults until then are checked.');
  return report.findings.length === 0 ? 0 : 1;
}

/**
 * The first Ctrl-C ends the faults and starts the checks; the second ends everything at once and leaves no
 * process.
 */
function stopOnSignal(): AbortController {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(1);
      console.log('stopping: no more faults, then the checks (press Ctrl-C again to end at once)');
      stop.abort();
    });
  }
  return stop;
}

function keepLogs(directory: string, logs: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true });
  for (const [worker, log] of logs) writeFileSync(`${directory}/${worker}.log`, log);
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    if (error instanceof SoakUsage) {
      (error.status === 0 ? process.stdout : process.stderr).write(error.message);
      process.exitCode = error.status;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  },
);
