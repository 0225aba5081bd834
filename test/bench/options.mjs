import { parseArgs } from 'node:util';

const HELP = `Compares tixngo-sync with a bare script and with an ORM upsert per ticket, on its own services.

  npm run bench -- [options]

  --tickets N     tickets in the feed (200000); the upsert worker takes a fortieth, at most 5000
  --runs R        how often everything is repeated, in turn; medians are shown (3)
  --page-size N   tickets asked for in one page, by all (1000)
  --only NAMES    of product, product-no-distribution, bare-history, bare-whole, from-memory,
                  upserts: these, with commas
  --json FILE     where the figures go (bench-results/bench-<time>.json)
  --profile       instead of comparing, shows where the product's time goes, by function and by statement
  --fresh         instead of comparing, lets the feed grow and shows how long changes take to be visible
  --rates LIST    changes a second to try, in this order (2000,8000,14000,18000,22000,24000,28000)
  --seconds N     how long the feed grows at each rate (20)
  --workers LIST  instead of comparing, has 1, 2, … workers process a backlog of pages, such as 1,2,3
  --scale N       instead of comparing, measures a database with N tickets and their history; the figures of
                  a part are written when it ends (JSON lines), and a part that fails does not stop the next
  --data DIR      of --scale: keeps the filled database here, and takes it from here the next time
  --parts NAMES   of shape, sizes, lists, cost, retention, erasure, migration, vacuum: these, with commas
  --changes N     of --scale: tickets that are inserted and updated (200000)
  --help          this text
`;

export const CONTENDERS = [
  'product',
  'product-no-distribution',
  'bare-history',
  'bare-whole',
  'from-memory',
  'upserts',
];
export const SCALE_PARTS = ['shape', 'sizes', 'lists', 'cost', 'retention', 'erasure', 'migration', 'vacuum'];
const MOST_UPSERTS = 5_000;

/** @returns the options of the command line. Ends the process on --help and on wrong options. */
export function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        tickets: { type: 'string', default: '200000' },
        runs: { type: 'string', default: '3' },
        'page-size': { type: 'string', default: '1000' },
        only: { type: 'string', default: CONTENDERS.join(',') },
        json: { type: 'string' },
        profile: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        rates: { type: 'string', default: '2000,8000,14000,18000,22000,24000,28000' },
        seconds: { type: 'string', default: '20' },
        workers: { type: 'string' },
        scale: { type: 'string' },
        data: { type: 'string' },
        parts: { type: 'string', default: SCALE_PARTS.join(',') },
        changes: { type: 'string', default: '200000' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) end(HELP, 0);
    const tickets = whole(values.tickets, '--tickets');
    return {
      tickets,
      upserts: Math.min(MOST_UPSERTS, Math.max(1, Math.round(tickets / 40))),
      runs: whole(values.runs, '--runs'),
      pageSize: whole(values['page-size'], '--page-size'),
      only: names(values.only, '--only', CONTENDERS),
      json: values.json,
      profile: values.profile,
      fresh: values.fresh,
      rates: wholes(values.rates, '--rates'),
      seconds: whole(values.seconds, '--seconds'),
      workers: values.workers === undefined ? undefined : wholes(values.workers, '--workers'),
      scale: values.scale === undefined ? undefined : whole(values.scale, '--scale'),
      data: values.data,
      parts: names(values.parts, '--parts', SCALE_PARTS),
      changes: whole(values.changes, '--changes'),
    };
  } catch (error) {
    return end(`${error.message}\n\n${HELP}`, 2);
  }
}

function whole(text, name) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${name} must be a whole number above 0, not ${text}`);
  return number;
}

function wholes(text, name) {
  return text.split(',').map((number) => whole(number, name));
}

function names(text, option, known) {
  const chosen = text.split(',');
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${option} knows ${known.join(', ')}; not ${unknown.join(', ')}`);
  return chosen;
}

function end(text, status) {
  (status === 0 ? process.stdout : process.stderr).write(text);
  process.exit(status);
}
