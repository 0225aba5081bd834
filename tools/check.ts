// npm run check: everything that can be said about the project without running it, two at a time, then a
// table of what passed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  /** What a person does about a failure. */
  readonly fix: string;
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const FROM_SOURCE = ['node', '--import', 'tsx', '--conditions=source'];

const CHECKS: readonly Check[] = [
  {
    name: 'format and lint',
    command: ['biome', 'check', '--error-on-warnings', '.'],
    fix: 'npm run format, then fix what it reports',
  },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.check.json'], fix: 'see the errors above' },
  { name: 'build', command: ['node', 'tools/build.mjs'], fix: 'see the errors above' },
  {
    name: 'import directions, cycles',
    command: [...FROM_SOURCE, 'tools/checks/imports.ts'],
    fix: 'rules: tools/checks/import-rules.ts',
  },
  {
    name: 'line width',
    command: [...FROM_SOURCE, 'tools/checks/line-width.ts'],
    fix: 'break the lines above',
  },
  { name: 'dead code', command: ['knip', '--no-progress'], fix: 'remove it, or its export' },
  {
    name: 'migrations = schema',
    command: [...FROM_SOURCE, 'tools/checks/schema.ts'],
    fix: 'fix prisma/schema.prisma',
  },
  {
    name: 'format of the schema',
    command: ['prisma', 'format', '--check'],
    fix: 'PRISMA_SCHEMA_ENGINE_BINARY=$(which node) npx prisma format',
  },
  { name: 'package-lock.json', command: ['npm', 'ci', '--dry-run', '--ignore-scripts'], fix: 'npm install' },
];

const { PATH } = process.env;
const env = {
  ...process.env,
  PATH: `node_modules/.bin${delimiter}${PATH}`,
  // Any existing file will do: `prisma format` starts no engine (tools/prisma-generate.mjs).
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  CHECKPOINT_DISABLE: '1',
};

function run(check: Check): Promise<Outcome> {
  const [command = '', ...args] = check.command;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const end = (passed: boolean) =>
      resolve({ check, passed, output, seconds: (performance.now() - startedAt) / 1000 });
    child.once('error', (error) => {
      output += error.message;
      end(false);
    });
    child.once('close', (status) => end(status === 0));
  });
}

async function runAll(checks: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...checks];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift())
      outcomes.push(await run(check));
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return outcomes;
}

// The generated Prisma client is not in git, and both types and imports read it.
if (!existsSync('packages/db/src/generated'))
  await run({ name: 'generate', command: ['node', 'tools/prisma-generate.mjs'], fix: '' });

const outcomes = await runAll(CHECKS);
const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { check, output } of failed) process.stdout.write(`\n── ${check.name} ──\n${output.trim()}\n`);
process.stdout.write('\n');
for (const { check, passed, seconds } of outcomes) {
  const line = `${passed ? '✔' : '✘'} ${check.name.padEnd(26)} ${seconds.toFixed(1).padStart(5)} s`;
  process.stdout.write(`${line}${passed ? '' : `   ${check.fix}`}\n`);
}
process.stdout.write(`\nchecks: ${outcomes.length - failed.length} passed, ${failed.length} failed\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
