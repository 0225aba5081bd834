import { config as readDotEnv } from 'dotenv';
import { z } from 'zod';

const present = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value);
const text = z.preprocess(present, z.string().trim().optional());
const whole = (fallback: number, min: number, max: number) =>
  z.preprocess(
    present,
    z.coerce
      .number({ error: 'must be a number' })
      .int('must be a whole number')
      .min(min)
      .max(max)
      .default(fallback),
  );
const flag = z.preprocess(
  present,
  z
    .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
    .transform((value) => value === 'true' || value === '1')
    .optional(),
);
const url = (protocols: readonly string[], hint: string) =>
  z.preprocess(
    present,
    z
      .string()
      .trim()
      .refine((value) => protocols.some((protocol) => value.startsWith(`${protocol}//`)), { error: hint })
      .optional(),
  );

/** Every setting, where it comes from, what it may be. The table people read is in docs/settings.md. */
const schema = z.object({
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'must be a postgresql:// URL'),
  REDIS_URL: url(
    ['redis:', 'rediss:', 'redis+sentinel:', 'rediss+sentinel:'],
    'must be redis://, rediss://, comma-separated cluster nodes, or redis+sentinel://host:port/master',
  ),
  REDIS_ALLOW_EVICTION: flag,
  DATA_DIR: z.preprocess(present, z.string().default('.data')),
  TIXNGO_API_URL: url(
    ['http:', 'https:'],
    "must be the interface's http(s) URL, ending in organizer/tickets",
  ),
  TIXNGO_API_KEY: text,
  TIXNGO_API_KEY_HEADER: z.preprocess(
    present,
    z
      .string()
      .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of an HTTP header')
      .default('X-API-Key'),
  ),
  TIXNGO_TIMEOUT_MS: whole(30_000, 100, 600_000),
  PROCESS_CONCURRENCY: whole(4, 1, 64),
  MAX_PAGES_AHEAD: whole(50, 1, 100_000),
  PORT: whole(3000, 0, 65_535),
  HOST: z.preprocess(present, z.string().default('127.0.0.1')),
  LOG_LEVEL: z.preprocess(
    present,
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
  LOG_PRETTY: flag,
  PAGE_RETENTION_DAYS: whole(30, 0, 36_500),
  ADMIN_PASSWORD: z.preprocess(present, z.string().min(8, 'must have at least 8 characters').optional()),
  SMTP_URL: url(['smtp:', 'smtps:'], 'must be smtp://user:password@host:port or smtps://…'),
  SMTP_FROM: text,
  WEBHOOK_URL: url(['http:', 'https:'], 'must be an http(s) URL'),
  WEBHOOK_SECRET: z.preprocess(present, z.string().min(16, 'must have at least 16 characters').optional()),
  PUBLIC_URL: url(['http:', 'https:'], "must be the dashboard's http(s) URL"),
  LEASE_SECONDS: whole(20, 2, 600),
  JOB_LOCK_SECONDS: whole(30, 1, 600),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:'], 'must be the http(s) URL of a collector'),
  OTEL_EXPORTER_OTLP_HEADERS: text,
  OTEL_SERVICE_NAME: z.preprocess(present, z.string().trim().default('tixngo-sync')),
  QUEUE_PREFIX: z.preprocess(
    present,
    z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, 'may hold letters, digits, - and _')
      .default('tixngo'),
  ),
});

export interface Settings {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly redisAllowEviction: boolean;
  readonly dataDir: string;
  readonly tixngoApiUrl: string | undefined;
  readonly tixngoApiKey: string | undefined;
  readonly tixngoApiKeyHeader: string;
  readonly tixngoTimeoutMs: number;
  readonly processConcurrency: number;
  readonly maxPagesAhead: number;
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
  readonly logPretty: boolean;
  readonly pageRetentionDays: number;
  readonly adminPassword: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly smtpFrom: string | undefined;
  readonly webhookUrl: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly publicUrl: string | undefined;
  readonly otlpEndpoint: string | undefined;
  readonly otelServiceName: string;
  readonly queuePrefix: string;
  readonly leaseSeconds: number;
  readonly jobLockSeconds: number;
}

export const SETTING_NAMES = Object.keys(schema.shape) as readonly (keyof typeof schema.shape)[];

/** Says every wrong setting at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `Wrong settings, nothing was started. Mend these in the environment or in .env:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * @param env what the process was given
 * @returns the settings, defaults filled in
 * @throws SettingsError that lists every wrong one; values are not repeated, since some are secrets
 */
export function parseSettings(
  env: Readonly<Record<string, string | undefined>>,
  interactive = process.stdout.isTTY === true,
): Settings {
  const parsed = schema.safeParse(env);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (
    parsed.success &&
    parsed.data.TIXNGO_API_URL !== undefined &&
    !isInterfaceUrl(parsed.data.TIXNGO_API_URL)
  ) {
    problems.push("TIXNGO_API_URL: must be the interface's http(s) URL, ending in organizer/tickets");
  }
  if (parsed.success) problems.push(...unreadableUrls(parsed.data), ...missingPartners(parsed.data));
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  const s = parsed.data;
  return {
    databaseUrl: s.DATABASE_URL,
    redisUrl: s.REDIS_URL,
    redisAllowEviction: s.REDIS_ALLOW_EVICTION ?? false,
    dataDir: s.DATA_DIR,
    tixngoApiUrl: s.TIXNGO_API_URL?.replace(/\/+$/, ''),
    tixngoApiKey: s.TIXNGO_API_KEY,
    tixngoApiKeyHeader: s.TIXNGO_API_KEY_HEADER,
    tixngoTimeoutMs: s.TIXNGO_TIMEOUT_MS,
    processConcurrency: s.PROCESS_CONCURRENCY,
    maxPagesAhead: s.MAX_PAGES_AHEAD,
    port: s.PORT,
    host: s.HOST,
    logLevel: s.LOG_LEVEL,
    logPretty: s.LOG_PRETTY ?? interactive,
    pageRetentionDays: s.PAGE_RETENTION_DAYS,
    adminPassword: s.ADMIN_PASSWORD,
    smtpUrl: s.SMTP_URL,
    smtpFrom: s.SMTP_FROM,
    webhookUrl: s.WEBHOOK_URL,
    webhookSecret: s.WEBHOOK_SECRET,
    publicUrl: s.PUBLIC_URL,
    otlpEndpoint: s.OTEL_EXPORTER_OTLP_ENDPOINT,
    otelServiceName: s.OTEL_SERVICE_NAME,
    queuePrefix: s.QUEUE_PREFIX,
    leaseSeconds: s.LEASE_SECONDS,
    jobLockSeconds: s.JOB_LOCK_SECONDS,
  };
}

type Parsed = z.infer<typeof schema>;

function unreadableUrls(settings: Parsed): string[] {
  return (['SMTP_URL', 'WEBHOOK_URL', 'PUBLIC_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const).flatMap(
    (name) => (settings[name] === undefined || URL.canParse(settings[name]) ? [] : [`${name}: is no URL`]),
  );
}

/** Half of a way to tell people tells nobody. */
function missingPartners(settings: Parsed): string[] {
  const pairs = [
    ['SMTP_URL', 'SMTP_FROM'],
    ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
  ] as const;
  return pairs.flatMap(([name, partner]) =>
    settings[name] !== undefined && settings[partner] === undefined
      ? [`${partner}: is needed with ${name}`]
      : [],
  );
}

function isInterfaceUrl(value: string): boolean {
  return URL.canParse(value) && /\/organizer\/tickets$/.test(new URL(value).pathname.replace(/\/+$/, ''));
}

/** Reads `.env` of the working directory into the environment (what is set already wins), then the settings. */
export function loadSettings(): Settings {
  readDotEnv({ quiet: true });
  return parseSettings(process.env);
}
