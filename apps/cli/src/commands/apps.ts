import { Command } from 'commander';
import { action } from '../action.js';
import type { AppName } from '../foreground.js';

const DESCRIPTIONS: Readonly<Record<AppName, string>> = {
  worker: 'run a worker in the foreground: it fetches, processes and sweeps; SIGTERM ends it within 30 s',
  dashboard:
    'run the dashboard in the foreground: console, REST API, Bull Board; SIGTERM ends it within 30 s',
  simulator: 'run the simulated TIXNGO in the foreground; its own options follow (simulator --help)',
};

/** `worker`, `dashboard`, `simulator`: one part each, run as its own process, with the services that are given or brought along. */
export function appCommands(): Command[] {
  return [appCommand('worker'), appCommand('dashboard'), simulatorCommand()];
}

function appCommand(app: 'worker' | 'dashboard'): Command {
  return new Command(app).description(DESCRIPTIONS[app]).action(
    action(async (output) => {
      const { runWithServices } = await import('../context/app.js');
      return runWithServices(app, output);
    }),
  );
}

/** Needs no service, and knows its options itself: they are passed on as they are, --help too. */
function simulatorCommand(): Command {
  return new Command('simulator')
    .description(DESCRIPTIONS.simulator)
    .argument('[options...]', "the simulator's own")
    .helpOption(false)
    .allowUnknownOption()
    .action(
      action(async (_output, args: string[]) => {
        const { runInForeground } = await import('../foreground.js');
        return runInForeground('simulator', args, {});
      }),
    );
}
