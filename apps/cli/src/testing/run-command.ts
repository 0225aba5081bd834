import { vi } from 'vitest';
import { createProgram } from '../main.js';

export interface CommandOutcome {
  readonly stdout: string;
  readonly exitCode: number | string;
}

/** Runs `tixngo-sync …args` on a database in this process. @throws what the command throws */
export async function runCommand(databaseUrl: string, ...args: string[]): Promise<CommandOutcome> {
  vi.stubEnv('DATABASE_URL', databaseUrl);
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  const exitCodeBefore = process.exitCode;
  try {
    await createProgram().parseAsync(['node', 'tixngo-sync', ...args]);
    return { stdout: written.join(''), exitCode: process.exitCode ?? 0 };
  } finally {
    process.exitCode = exitCodeBefore;
    spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
