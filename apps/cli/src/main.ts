import { reportOutputError } from '@tixngo-sync/runtime/output-end';
import { Command } from 'commander';
import { auditCommand } from './commands/audit.js';
import { eventsCommand } from './commands/events.js';
import { interfaceCommand, notificationsCommand } from './commands/interface.js';
import { keyCommand } from './commands/key.js';
import { pagesCommand } from './commands/pages.js';
import { privacyCommand } from './commands/privacy.js';
import { problemsCommand } from './commands/problems.js';
import {
  dashboardCommand,
  migrateCommand,
  simulatorCommand,
  upCommand,
  workerCommand,
} from './commands/processes.js';
import { quarantineCommand } from './commands/quarantine.js';
import { runCommand, uploadCommand } from './commands/run.js';
import { runsCommand } from './commands/runs.js';
import { schedulesCommand } from './commands/schedules.js';
import { skipListCommand } from './commands/skip-list.js';
import { anomaliesCommand, driftCommand, statusCommand } from './commands/status.js';
import { contactsCommand, ticketsCommand } from './commands/tickets.js';
import { tokensCommand, usersCommand } from './commands/users.js';
import { reportError } from './report-error.js';
import { version } from './version.js';

const EXIT_STATUSES = `
Exit status: 0 done; 1 failed; 2 wrong usage or settings;
3 done, but failed pages or quarantined tickets are open.
Settings are read from the environment and from .env in this directory; see docs/settings.md.`;

/** Declares every command. Importing it loads only what `--help` needs; see commands/action.ts. */
export function createProgram(): Command {
  const program = new Command('tixngo-sync')
    .description('Retrieve ticket changes from TIXNGO into S-360.')
    .version(version)
    .addHelpText('after', EXIT_STATUSES)
    .showSuggestionAfterError();
  for (const command of [
    upCommand(),
    migrateCommand(),
    workerCommand(),
    dashboardCommand(),
    simulatorCommand(),
    runCommand(),
    uploadCommand(),
    statusCommand(),
    schedulesCommand(),
    runsCommand(),
    pagesCommand(),
    quarantineCommand(),
    problemsCommand(),
    skipListCommand(),
    anomaliesCommand(),
    driftCommand(),
    ticketsCommand(),
    eventsCommand(),
    contactsCommand(),
    interfaceCommand(),
    notificationsCommand(),
    keyCommand(),
    privacyCommand(),
    usersCommand(),
    tokensCommand(),
    auditCommand(),
  ]) {
    program.addCommand(command);
  }
  program.commands.forEach(throwInsteadOfExit);
  return program.exitOverride();
}

/** commander would exit with 1 on wrong usage; {@link main} exits with 2. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}

/** Runs the command in `argv` (process.argv) and sets the exit status. */
export async function main(argv: readonly string[]): Promise<void> {
  for (const output of [process.stdout, process.stderr]) output.on('error', endOnBrokenPipe);
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = await reportError(error, argv.includes('--json'));
  }
}

/**
 * The reader of our output may end first: `tixngo-sync runs list | head`. What is open by then is closed:
 * otherwise an embedded PostgreSQL would be left behind.
 */
function endOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.exit(1);
  if (!reportOutputError(error)) process.exit(0);
}
