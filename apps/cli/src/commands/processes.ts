import { Command } from 'commander';
import { action } from './action.js';
import { withJson } from './options.js';
import { faultsCommand } from './simulator-faults.js';

export function upCommand(): Command {
  return new Command('up')
    .description('run everything on this machine; this is what npm start runs')
    .action(action(async () => (await import('../actions/up.js')).up));
}

export function migrateCommand(): Command {
  return withJson(new Command('migrate').description('migrate the database to the newest schema')).action(
    action(async () => (await import('../actions/migrate.js')).migrateDatabase),
  );
}

export function workerCommand(): Command {
  return appCommand('worker', 'run a worker: it fetches and processes pages');
}

export function dashboardCommand(): Command {
  return appCommand('dashboard', 'run the dashboard: console, REST API, Bull Board');
}

function appCommand(app: 'worker' | 'dashboard', description: string): Command {
  return new Command(app).description(`${description}; SIGTERM ends it within 30 s`).action(
    action(async () => {
      const { runWithServices } = await import('../context/app.js');
      return (output) => runWithServices(app, output);
    }),
  );
}

/** Passes every option on to the simulator, `--help` included. */
export function simulatorCommand(): Command {
  return new Command('simulator')
    .addCommand(faultsCommand())
    .description('run the simulated TIXNGO; see simulator --help')
    .argument('[options...]', 'options of the simulator')
    .helpOption(false)
    .allowUnknownOption()
    .action(
      action(async () => {
        const { runSimulator } = await import('../context/app.js');
        return (_output, options: string[]) => runSimulator(options);
      }),
    );
}
