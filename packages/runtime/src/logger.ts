import { type Logger as PinoLogger, pino } from 'pino';
import pretty from 'pino-pretty';

export type Logger = PinoLogger;

/** Fields that may hold people's data or secrets, wherever somebody puts them by mistake (I8). */
const REDACTED = [
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
  'databaseUrl',
  'redisUrl',
];

/**
 * Logs go to standard error, so that standard output stays for what a command prints.
 * @param options.level pino's level
 * @param options.pretty for a person's terminal; else one JSON object a line
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
 * An error as a log may show it: what it is, says and where it was thrown. Not what libraries hang on it: a row (pg), a request with its
 * key (got), a command (ioredis). PostgreSQL's messages about data quote it, so of those its code is said (I8).
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
