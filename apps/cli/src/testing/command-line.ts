import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/tixngo-sync.js', import.meta.url));

interface FinishedCommand {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Parses standard output as one JSON document; the caller knows its shape. */
  json<T = unknown>(): T;
}

/** Runs the built `tixngo-sync` in a temporary directory. */
export interface CommandLine {
  (...args: string[]): Promise<FinishedCommand>;
  readonly directory: string;
  remove(): Promise<void>;
}

/** @param settings added to this process's environment */
export async function commandLine(settings: Readonly<Record<string, string>>): Promise<CommandLine> {
  const directory = await mkdtemp(join(tmpdir(), 'tixngo-sync-cli-'));
  const env = {
    ...process.env,
    LOG_LEVEL: 'warn',
    LOG_PRETTY: 'false',
    DATA_DIR: join(directory, '.data'),
    ...settings,
  };
  return Object.assign((...args: string[]) => run(args, directory, env), {
    directory,
    remove: () => rm(directory, { recursive: true, force: true }),
  });
}

function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<FinishedCommand> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({
        status,
        ...output,
        json: <T>() => {
          try {
            return JSON.parse(output.stdout) as T; // the caller knows its shape
          } catch (cause) {
            throw new Error(`${args.join(' ')} printed no JSON: ${JSON.stringify(output)}`, { cause });
          }
        },
      });
    });
  });
}
