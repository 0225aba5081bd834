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
      only: contenders(values.only),
      json: values.json,
      profile: values.profile,
      fresh: values.fresh,
      rates: values.rates.split(',').map((rate) => whole(rate, '--rates')),
      seconds: whole(values.seconds, '--seconds'),
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

function contenders(text) {
  const names = text.split(',');
  const unknown = names.filter((name) => !CONTENDERS.includes(name));
  if (unknown.length > 0) throw new Error(`--only knows ${CONTENDERS.join(', ')}; not ${unknown.join(', ')}`);
  return names;
}

function end(text, status) {
  (status === 0 ? process.stdout : process.stderr).write(text);
  process.exit(status);
}
