import { createRequire } from 'node:module';
import { visible, visibleLines } from '@tixngo-sync/domain';
import { type Logger as PinoLogger, pino } from 'pino';
import { reportOutputError } from './output-end.js';
import { SECRET_FIELDS } from './settings.js';

export type Logger = PinoLogger;

/** Fields that may hold personal data or secrets, wherever they are logged by mistake (I8). */
const REDACTED = [
  ...SECRET_FIELDS,
  'password',
  'apiKey',
  'authorization',
  'cookie',
  'email',
  'ownerEmail',
  'recipientEmail',
  'firstName',
  'lastName',
  'body',
  'ticket',
  'person',
];

/** Loaded when it is used: JSON needs none of its 30 modules. */
function loadPretty(): typeof import('pino-pretty') {
  return createRequire(import.meta.url)('pino-pretty');
}

/**
 * Creates a logger that writes to standard error: standard output is for what a command prints. Control
 * characters in what it logs are shown as escapes: TIXNGO's texts must not move a terminal's cursor.
 * @param options.level pino's level
 * @param options.pretty lines for people instead of one JSON object a line
 * @param options.fd where to; default 2, standard error
 */
export function createLogger(options: {
  level: string;
  pretty: boolean;
  name?: string;
  fd?: number;
}): Logger {
  const { fd = 2 } = options;
  const output = pino.destination({ fd, sync: true });
  output.on('error', reportOutputError);
  const stream = options.pretty
    ? escaping(
        loadPretty()({
          destination: output,
          ignore: 'pid,hostname',
          singleLine: true,
          translateTime: 'HH:MM:ss',
        }),
        forPeople,
      )
    : escaping(output, visibleLines);
  return pino(
    {
      level: options.level,
      ...(options.name === undefined ? {} : { name: options.name }),
      redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
      serializers: { err: shownError },
    },
    stream,
  );
}

/** Passes each line on, which is one JSON object. JSON escapes in JSON are still the same object. */
function escaping(stream: { write(line: string): unknown }, shown: (line: string) => string) {
  return { write: (line: string) => void stream.write(shown(line)) };
}

/** pino-pretty prints the texts of the object as they are, so they get escapes of their own. */
function forPeople(line: string): string {
  const object = JSON.parse(line, (name, value: unknown) => {
    if (typeof value !== 'string') return value;
    return name === 'stack' ? visibleLines(value) : visible(value);
  });
  return `${JSON.stringify(object)}\n`;
}

/**
 * Returns what a log may show of an error: type, code, message and stack. Libraries attach more, which is
 * left out: a row (pg), a request with its key (got), a command (ioredis). PostgreSQL quotes data in its
 * messages, so only the code of those is shown (I8).
 */
export function shownError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message =
    code !== undefined && /^2[23]\w{3}$/.test(code) ? `PostgreSQL answered ${code}` : error.message;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message,
    stack: [`${error.name}: ${visible(message)}`, ...frames].join('\n'),
  };
}
