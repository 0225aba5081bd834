import { CommanderError } from 'commander';
import { EXIT, type ExitStatus } from './exit-status.js';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly status: ExitStatus;
}

/**
 * Prints an error once: a message on standard error and, with `--json`, a document on standard output.
 * @returns the exit status
 */
export async function reportError(error: unknown, json: boolean): Promise<ExitStatus> {
  // commander also throws after --help and --version, and prints its own messages.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  const failure = await classify(error);
  if (json)
    process.stdout.write(`${JSON.stringify({ error: { code: failure.code, message: failure.message } })}\n`);
  const { errorLine, forTerminal } = await import('./output/output.js');
  const print = (text = '') => process.stderr.write(`${forTerminal(text)}\n`);
  if (!(error instanceof CommanderError)) print(errorLine(failure.message));
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) print(error.stack);
  return failure.status;
}

async function classify(error: unknown): Promise<Failure> {
  if (error instanceof CommanderError) {
    return { code: 'USAGE', message: error.message.replace(/^error: /, ''), status: EXIT.usage };
  }
  const { messageOf, SyncError, UsageError } = await import('@tixngo-sync/domain');
  const { SettingsError } = await import('@tixngo-sync/runtime');
  if (error instanceof SettingsError) return { code: 'SETTINGS', message: error.message, status: EXIT.usage };
  if (error instanceof SyncError) {
    return {
      code: error.code,
      message: error.message,
      status: error instanceof UsageError ? EXIT.usage : EXIT.failed,
    };
  }
  return {
    code: systemCode(error) ?? 'INTERNAL',
    message: messageOf(error) || 'failed with an unexpected error (LOG_LEVEL=debug shows where)',
    status: EXIT.failed,
  };
}

/** A code of Node.js or PostgreSQL: ECONNREFUSED, 42P01. */
function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
