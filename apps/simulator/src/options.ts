import { parseArgs } from 'node:util';
import { messageOf, parseWholeNumber, UsageError } from '@tixngo-sync/domain';
import { z } from 'zod';
import { parseFaultRates } from './faults/kinds.js';

const whole = (least: number, most: number) =>
  z
    .string()
    .refine((text) => parseWholeNumber(text, least, most) !== null, {
      message: `must be a whole number from ${least} to ${most}`,
    })
    .transform((text) => Number(text));
const flag = z
  .enum(['', 'true', '1', 'false', '0'])
  .default('false')
  .transform((text) => text === '' || text === 'true' || text === '1');

const faultRates = z.string().transform((text, context) => {
  try {
    return parseFaultRates(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error) });
    return z.NEVER;
  }
});

const optionsSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  port: whole(0, 65_535).default(0).describe('port; 0: a free one'),
  seed: z.string().min(1).default('arena').describe('same seed, same story'),
  tickets: whole(1, 1_000_000).default(3_000).describe('tickets of the matches of four days'),
  events: whole(1, 1_000).default(8).describe('matches within four days'),
  speed: z.coerce
    .number()
    .nonnegative()
    .max(1_000_000)
    .default(600)
    .describe('story seconds per real second, until the real time is reached; 0: frozen until advanced'),
  'start-at': z.iso
    .datetime({ offset: true })
    .optional()
    .describe('story time at start (ISO 8601); by default 14 days ago'),
  'start-in-past': whole(0, 14 * 86_400)
    .default(86_400)
    .describe('seconds: matches that kicked off since then are in the feed at start'),
  'api-key': z.string().min(1).optional().describe('401 without this key; by default no key is required'),
  'api-key-header': z.string().min(1).default('X-API-Key').describe('header of the API key'),
  'foreign-api-key': z.string().min(1).default('another-organizer').describe('403 with this key'),
  latency: whole(0, 60_000).default(0).describe('delay of every answer in milliseconds'),
  'page-gzip': flag.describe('gzip pages for clients that accept it'),
  fault: faultRates.optional().describe('probabilities, e.g. 429=0.05,reset=0.01,badticket=0.001'),
  control: flag.describe('serve the control endpoints under /_control'),
  bench: whole(1, 20_000_000).optional().describe('serve this many prepared tickets instead of the arena'),
  'bench-variant': z
    .enum(['insert', 'update'])
    .default('insert')
    .describe('the tickets that the bench feed begins with'),
  'bench-limit': whole(1, 10_000).default(1_000).describe('page size of the prepared bench pages'),
});

export type SimulatorOptions = z.infer<typeof optionsSchema>;
type OptionName = keyof SimulatorOptions;

// Object.keys forgets the key type; the shape's keys are the options'.
const NAMES = Object.keys(optionsSchema.shape) as OptionName[];
const FLAGS: ReadonlySet<OptionName> = new Set(['page-gzip', 'control']);

const variableOf = (name: string) => `SIMULATOR_${name.toUpperCase().replaceAll('-', '_')}`;

/**
 * Reads options from the command line, then from SIMULATOR_* variables (`--start-at` is SIMULATOR_START_AT),
 * then defaults.
 * @returns 'help' when --help was given
 * @throws UsageError that lists every wrong option
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SimulatorOptions | 'help' {
  const given = readArguments(args);
  if (given.help === true) return 'help';
  const raw: Record<string, string> = {};
  for (const name of NAMES) {
    const value = given[name] ?? (environment[variableOf(name)] || undefined);
    if (value !== undefined) raw[name] = String(value);
  }
  const parsed = optionsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    ({ path, message }) => `  --${path.join('.')} (${variableOf(path.join('_'))}): ${message}`,
  );
  throw new UsageError(
    'INVALID_OPTIONS',
    `The simulator cannot start with these options:\n${wrong.join('\n')}`,
  );
}

function readArguments(args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const name of NAMES) options[name] = { type: FLAGS.has(name) ? 'boolean' : 'string' };
  try {
    const { values } = parseArgs({ args: [...args], options, allowNegative: true });
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'boolean' ? value : String(value),
      ]),
    );
  } catch (error) {
    throw new UsageError('INVALID_OPTIONS', `${messageOf(error)}\nSee --help.`, { cause: error });
  }
}

export function helpText(): string {
  const lines = NAMES.map((name) => {
    const schema = optionsSchema.shape[name];
    const standard = optionsSchema.safeParse({}).data?.[name];
    const note = FLAGS.has(name) || standard === undefined ? '' : ` (${standard})`;
    return `  --${name.padEnd(18)}${schema.description ?? ''}${note}`;
  });
  return [
    'A simulated TIXNGO for demos, tests and benchmarks: the diff endpoint over a changing stadium.',
    '',
    'Usage: node apps/simulator/dist/main.js [options]',
    '',
    ...lines,
    '  --help              this text',
    '',
    'Every option can also be an environment variable: --start-at is SIMULATOR_START_AT.',
    'When it is ready, it prints one line of JSON: {"listening":"http://127.0.0.1:PORT/organizer/tickets"}.',
  ].join('\n');
}
