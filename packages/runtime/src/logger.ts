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
      serializers: { err: pino.stdSerializers.err },
    },
    stream,
  );
}
