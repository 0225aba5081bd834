import { CommanderError } from 'commander';
import { EXIT, type ExitStatus } from './exit-status.js';

/** Whatever went wrong, as a script sees it. */
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly status: ExitStatus;
}

/**
 * Says once what failed: a message on standard error, and with `--json` a document on standard output too.
 * @returns the exit status
 */
export async function reportError(error: unknown, json: boolean): Promise<ExitStatus> {
  // Help and version are "errors" of commander's too; it has written everything itself.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  const failure = await classify(error);
  if (json)
    process.stdout.write(`${JSON.stringify({ error: { code: failure.code, message: failure.message } })}\n`);
  if (!(error instanceof CommanderError)) process.stderr.write(`${failure.message}\n`);
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
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
    message: messageOf(error) || 'failed for a reason that has no words',
    status: EXIT.failed,
  };
}

/** Of Node.js and PostgreSQL: ECONNREFUSED, 42P01. */
function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
