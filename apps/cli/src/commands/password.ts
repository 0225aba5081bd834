import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';

export interface PasswordOption {
  readonly passwordStdin?: true;
}

/** A password is never an argument: those are seen by everyone on the machine and kept in the shell's history. */
export function withPassword(command: Command): Command {
  return command.option(
    '--password-stdin',
    'read the password from standard input; else one is generated and printed once',
  );
}

/** @returns the password, and whether it was generated and so has to be shown */
export async function passwordOf(options: PasswordOption): Promise<{ password: string; generated: boolean }> {
  if (options.passwordStdin !== true)
    return { password: randomBytes(15).toString('base64url'), generated: true };
  return { password: (await text(process.stdin)).replace(/\r?\n$/, ''), generated: false };
}
