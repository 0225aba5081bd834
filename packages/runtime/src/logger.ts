import { type Logger as PinoLogger, pino } from 'pino';
import pretty from 'pino-pretty';
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

/**
 * Creates a logger that writes to standard error: standard output is for what a command prints.
 * @param options.level pino's level
 * @param options.pretty lines for people instead of one JSON object a line
 */
export function createLogger(options: { level: string; pretty: boolean; name?: string }): Logger {
  const stream = options.pretty
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
    : pino.destination({ fd: 2, sync: true });
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

/**
 * Returns what a log may show of an error: type, code, message and stack. Libraries attach more, which is
 * left out: a row (pg), a
 * request with its key (got), a command (ioredis). PostgreSQL quotes data in its messages, so only the code
 * of those is shown (I8).
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
    stack: [`${error.name}: ${message}`, ...frames].join('\n'),
  };
}
