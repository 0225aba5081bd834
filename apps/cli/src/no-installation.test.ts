import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from './main.js';

/** Commands that make sense on a fresh machine (docs/interface.md, "On a fresh machine"). */
const CREATE_AN_INSTALLATION = [
  'up',
  'migrate',
  'worker',
  'dashboard',
  'run',
  'upload',
  'contacts import',
  'tickets import',
  'schedules create',
  'users add',
];
const NEED_NONE = ['list', 'kinds', 'set', 'clear'].map((verb) => `simulator faults ${verb}`);

/** What a command is called with; any other argument or option gets 1. */
const SAMPLES: Readonly<Record<string, string>> = {
  'name=value': 'unknownTickets=reject',
  role: 'viewer',
  email: 'ada@club.test',
};
function leaves(command: Command, path: readonly string[] = []): { line: string; command: Command }[] {
  if (command.commands.length === 0) return [{ line: path.join(' '), command }];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

function argumentsFor(command: Command): string[] {
  return [
    ...command.registeredArguments.map((argument) => SAMPLES[argument.name()] ?? '1'),
    ...command.options.flatMap(({ long, mandatory }) => {
      if (long === '--yes') return [long];
      return mandatory && long != null ? [long, SAMPLES[long.slice(2)] ?? '1'] : [];
    }),
  ];
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tixngo-sync-none-'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(directory, { recursive: true, force: true }));

async function runWhereThereIsNothing(args: readonly string[]): Promise<unknown> {
  vi.stubEnv('DATABASE_URL', '');
  vi.stubEnv('REDIS_URL', '');
  vi.stubEnv('DATA_DIR', join(directory, '.data'));
  const run = createProgram().parseAsync(['node', 'tixngo-sync', ...args]);
  return run.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
}

const ALL = leaves(createProgram());
const READERS = ALL.filter(({ line }) => ![...CREATE_AN_INSTALLATION, ...NEED_NONE].includes(line));

describe('where there is no installation', () => {
  it('the lists above name commands that exist', () => {
    const lines = ALL.map(({ line }) => line);
    expect(lines).toEqual(expect.arrayContaining([...CREATE_AN_INSTALLATION, ...NEED_NONE]));
  });

  it.each([
    ...READERS.map(({ line, command }) => [line, [...line.split(' '), ...argumentsFor(command)]] as const),
    ['upload --dry-run', ['upload', '--dry-run', 'file.json']],
    ['contacts import --dry-run', ['contacts', 'import', '--dry-run', 'file.csv']],
    ['run --schedule', ['run', '--schedule', 'main']],
  ] as const)('%s reports it and creates nothing', async (_, args) => {
    expect(await runWhereThereIsNothing(args)).toMatchObject({
      code: 'NO_INSTALLATION',
      message: expect.stringContaining(join(directory, '.data')),
    });
    expect(existsSync(join(directory, '.data'))).toBe(false);
    expect(await readdir(directory)).toEqual([]);
  });
});
