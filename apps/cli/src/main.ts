import { Command } from 'commander';
import { anomaliesCommand } from './commands/anomalies.js';
import { appCommands } from './commands/apps.js';
import { contactsCommand } from './commands/contacts.js';
import { driftCommand } from './commands/drift.js';
import { interfaceCommand } from './commands/interface.js';
import { keyCommand } from './commands/key.js';
import { migrateCommand } from './commands/migrate.js';
import { notificationsCommand } from './commands/notifications.js';
import { pagesCommand } from './commands/pages.js';
import { privacyCommand } from './commands/privacy.js';
import { quarantineCommand } from './commands/quarantine.js';
import { runCommand } from './commands/run.js';
import { runsCommand } from './commands/runs.js';
import { schedulesCommand } from './commands/schedules.js';
import { statusCommand } from './commands/status.js';
import { ticketsCommand } from './commands/tickets.js';
import { tokensCommand } from './commands/tokens.js';
import { upCommand } from './commands/up.js';
import { uploadCommand } from './commands/upload.js';
import { usersCommand } from './commands/users.js';
import { reportError } from './report-error.js';
import { version } from './version.js';

const EXIT_STATUSES = `
Exit status: 0 done; 1 failed; 2 wrong usage or settings; 3 done, but quarantined tickets or failed pages are open.
Settings are environment variables, or lines of a .env file here: docs/settings.md.`;

/** Every command, with nothing loaded that only running one needs. */
export function createProgram(): Command {
  const program = new Command('tixngo-sync')
    .description('Retrieve ticket status from TIXNGO into S-360.')
    .version(version)
    .addHelpText('after', EXIT_STATUSES)
    .showSuggestionAfterError();
  for (const command of [
    upCommand(),
    migrateCommand(),
    ...appCommands(),
    runCommand(),
    uploadCommand(),
    statusCommand(),
    schedulesCommand(),
    runsCommand(),
    pagesCommand(),
    quarantineCommand(),
    anomaliesCommand(),
    driftCommand(),
    ticketsCommand(),
    contactsCommand(),
    interfaceCommand(),
    notificationsCommand(),
    keyCommand(),
    privacyCommand(),
    usersCommand(),
    tokensCommand(),
  ]) {
    program.addCommand(command);
  }
  program.commands.forEach(throwInsteadOfExit);
  return program.exitOverride();
}

/** The process is ended in one place, and by status 2 where commander would take 1. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}

/** @param argv as Node.js gives it */
export async function main(argv: readonly string[]): Promise<void> {
  // The reader of our output may leave before us: `tixngo-sync runs list | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = await reportError(error, argv.includes('--json'));
  }
}
