import { Command, Option } from 'commander';
import { wholeNumber } from '../parse/numbers.js';
import { parseInterval } from '../parse/times.js';
import { action } from './action.js';
import { withJson } from './options.js';

/** Faults of the simulator that `npm start` runs, to see what the product does about them. */
export function faultsCommand(): Command {
  return new Command('faults')
    .description('let the simulator of npm start fail, to try out failures')
    .addCommand(listCommand())
    .addCommand(kindsCommand())
    .addCommand(setCommand())
    .addCommand(clearCommand());
}

function listCommand(): Command {
  return onSimulator(new Command('list').description('list the faults that are set')).action(
    action(async () => (await import('../actions/simulator-faults.js')).list),
  );
}

function kindsCommand(): Command {
  return onSimulator(new Command('kinds').description('list the faults that can be set')).action(
    action(async () => (await import('../actions/simulator-faults.js')).kinds),
  );
}

function setCommand(): Command {
  return onSimulator(
    new Command('set')
      .description('set a fault: `set 503 --for 2m`, `set slow --delay 5`, `set badticket --count 3`')
      .argument('<kind>', 'see `simulator faults kinds`'),
  )
    .addOption(
      new Option('--count <number>', 'the next answers that can show it (default: 1)')
        .argParser(wholeNumber(1, 1_000_000))
        .conflicts('for'),
    )
    .addOption(new Option('--for <time>', 'every answer for this time: 30s, 2m').argParser(parseInterval))
    .addOption(
      new Option('--delay <seconds>', 'of slow: how late the answer is').argParser(wholeNumber(1, 3_600)),
    )
    .addOption(
      new Option('--retry-after <seconds>', 'of 429 and 5xx: sent as Retry-After').argParser(
        wholeNumber(0, 86_400),
      ),
    )
    .option('--reason <code>', 'of badticket and badpage: the quarantine reason, such as MISSING_FIELD')
    .action(action(async () => (await import('../actions/simulator-faults.js')).set));
}

function clearCommand(): Command {
  return onSimulator(new Command('clear').description('end every fault that is set')).action(
    action(async () => (await import('../actions/simulator-faults.js')).clear),
  );
}

function onSimulator(command: Command): Command {
  return withJson(command).option(
    '--url <url>',
    'of a simulator that was started with --control (default: that of npm start)',
  );
}
