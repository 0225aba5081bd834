import { resolve } from 'node:path';
import type { z } from 'zod';
import { readDotEnv } from './dot-env.js';
import { replaceSecretFiles } from './secret-files.js';
import {
  databaseUrl,
  flag,
  httpUrl,
  interfaceUrl,
  issuerUrl,
  type Kind,
  mailbox,
  networks,
  oneOf,
  password,
  publicUrl,
  roleMapping,
  schemed,
  scopes,
  text,
  textLike,
  url,
  webhookUrl,
  whole,
} from './setting-kinds.js';

interface Setting {
  readonly kind: Kind<unknown>;
  /** Without one, a setting that is not set is undefined. */
  readonly default?: unknown;
  /** The log redacts its value, and NAME_FILE may name a file that has it. */
  readonly secret?: true;
  /** What it is for, as .env.example says it. */
  readonly about: string;
}

/** Every setting. CONTRIBUTING.md, "Add a setting", lists the files to change. */
export const SETTINGS = {
  DATABASE_URL: {
    kind: databaseUrl,
    secret: true,
    about: 'PostgreSQL 15 or newer. Not set: a private PostgreSQL in DATA_DIR.',
  },
  MIGRATE_DATABASE_URL: {
    kind: databaseUrl,
    secret: true,
    about:
      'The same database as DATABASE_URL, as the role that owns its tables. Only `migrate` uses it. Not set: DATABASE_URL.',
  },
  REDIS_URL: {
    kind: schemed(
      ['redis', 'rediss', 'redis+sentinel', 'rediss+sentinel'],
      'must be redis://, rediss://, comma-separated cluster nodes, or redis+sentinel://host:port/master',
    ),
    secret: true,
    about:
      'redis://, rediss://, cluster nodes with commas, or redis+sentinel://host:port/master. Not set: a private Redis in DATA_DIR if redis-server is installed, else the queue is in PostgreSQL.',
  },
  REDIS_ALLOW_EVICTION: {
    kind: flag,
    default: false,
    about: 'true: start even if Redis drops jobs when its memory is full.',
  },
  DATA_DIR: { kind: text, default: '.data', about: 'Files of the private PostgreSQL and Redis.' },
  TIXNGO_API_URL: {
    kind: interfaceUrl,
    about: 'URL of the interface at TIXNGO, ending in organizer/tickets. Not set: the built-in simulator.',
  },
  TIXNGO_API_KEY: { kind: text, secret: true, about: 'API key of the interface.' },
  TIXNGO_API_KEY_HEADER: {
    kind: textLike(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of an HTTP header'),
    default: 'X-API-Key',
    about: 'Header that carries the API key.',
  },
  TIXNGO_TIMEOUT_MS: {
    kind: whole(100, 600_000),
    default: 30_000,
    about: 'Limit of one request to TIXNGO, in milliseconds.',
  },
  PROCESS_CONCURRENCY: { kind: whole(1, 64), default: 4, about: 'Pages that one worker processes at once.' },
  MAX_PAGES_AHEAD: {
    kind: whole(1, 100_000),
    default: 50,
    about: 'Fetching pauses while this many pages are stored and not processed.',
  },
  PORT: { kind: whole(0, 65_535), default: 3000, about: 'Port of the dashboard. 0: any free port.' },
  HOST: { kind: text, default: '127.0.0.1', about: 'Address of the dashboard. 0.0.0.0: all addresses.' },
  LOG_LEVEL: {
    kind: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    about: 'trace, debug, info, warn, error, fatal or silent.',
  },
  LOG_PRETTY: {
    kind: flag,
    about: 'true: lines for people; false: one JSON object a line. Not set: true on a terminal.',
  },
  PAGE_RETENTION_DAYS: {
    kind: whole(0, 36_500),
    default: 30,
    about: 'Days for which bodies and attempts of processed pages are kept. Their counts are kept for ever.',
  },
  FAILED_RETENTION_DAYS: {
    kind: whole(0, 36_500),
    default: 90,
    about:
      'Days for which bodies of failed pages and open quarantined tickets are kept. Then they cannot be retried.',
  },
  ADMIN_PASSWORD: {
    kind: password(8),
    secret: true,
    about:
      'First password of the user admin, at least 8 characters. Not set: generated and printed once, at the first start.',
  },
  OIDC_ISSUER: {
    kind: issuerUrl,
    about:
      'OpenID Connect provider that people may sign in with: its issuer, an https URL; needs PUBLIC_URL. Not set: passwords only.',
  },
  OIDC_CLIENT_ID: { kind: text, about: 'What the provider calls tixngo-sync; needed with OIDC_ISSUER.' },
  OIDC_CLIENT_SECRET: {
    kind: password(8),
    secret: true,
    about: 'Secret of OIDC_CLIENT_ID, at least 8 characters; needed with OIDC_ISSUER.',
  },
  OIDC_NAME: {
    kind: text,
    default: 'single sign-on',
    about: 'Name of the provider, for the button: Sign in with NAME.',
  },
  OIDC_SCOPES: {
    kind: scopes,
    default: 'openid profile email',
    about: 'What is requested from the provider, with spaces between; openid is needed.',
  },
  OIDC_ROLE_CLAIM: {
    kind: text,
    default: 'roles',
    about:
      'Claim with the roles or groups of a person; dots lead into nested claims, as in realm_access.roles.',
  },
  OIDC_ROLES: {
    kind: roleMapping,
    about:
      'Who gets in, and with which role: sync-admins=admin,sync-operators=operator,staff=viewer. The highest applies; without one, nobody gets in. Needed with OIDC_ISSUER.',
  },
  SMTP_URL: {
    kind: url(['smtp', 'smtps'], 'smtp://user:password@host:port or smtps://…'),
    secret: true,
    about:
      "Mail server that reports errors to the interface's recipients: smtp://user:password@host:port or smtps://. Not set: no e-mail.",
  },
  SMTP_FROM: { kind: mailbox, about: 'Sender of the e-mail; needed with SMTP_URL.' },
  WEBHOOK_URL: {
    kind: webhookUrl,
    secret: true,
    about: 'URL that receives errors as JSON. Not set: no webhook.',
  },
  WEBHOOK_SECRET: {
    kind: password(16),
    secret: true,
    about: 'Signs what the webhook receives, at least 16 characters; needed with WEBHOOK_URL.',
  },
  PUBLIC_URL: {
    kind: publicUrl,
    about:
      "The dashboard's URL as people reach it. https: cookies are always Secure. A path, as in https://club.example/sync, applies to everything. Requests for another host are refused. Not set: messages have no link.",
  },
  TRUST_PROXY: {
    kind: networks,
    about:
      'Reverse proxies whose X-Forwarded-* headers count: addresses, networks (10.0.0.0/8) or loopback, with commas. Not set: nobody.',
  },
  HTTPS_PROXY: {
    kind: httpUrl('the http(s) URL of a proxy: http://user:password@host:port'),
    secret: true,
    about:
      'Proxy for https requests to TIXNGO, the webhook, the sign-in provider and the collector of traces: http://user:password@host:port. https_proxy is read too.',
  },
  NO_PROXY: {
    kind: text,
    about:
      'Hosts that are reached without HTTPS_PROXY, with commas: host, .domain, host:port, 10.0.0.0/8 or *. This machine always is. no_proxy is read too.',
  },
  LEASE_SECONDS: {
    kind: whole(2, 600),
    default: 20,
    about:
      'Another worker takes over a run when its worker has not renewed the right to fetch for this long.',
  },
  JOB_LOCK_SECONDS: {
    kind: whole(1, 600),
    default: 30,
    about:
      'Another worker takes over a page when its worker has not renewed the lock of its job for this long.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    kind: httpUrl('the http(s) URL of a collector'),
    about: 'Collector of traces (OTLP over HTTP, as JSON). Not set: no traces.',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    kind: text,
    secret: true,
    about: 'Headers that the collector needs: name=value,name=value.',
  },
  OTEL_SERVICE_NAME: { kind: text, default: 'tixngo-sync', about: 'Service name in the traces.' },
  QUEUE_PREFIX: {
    kind: textLike(/^[A-Za-z0-9_-]+$/, 'may hold letters, digits, - and _'),
    default: 'tixngo',
    about: 'Separates the queues of several installations on one Redis.',
  },
} as const satisfies Readonly<Record<string, Setting>>;

type SettingName = keyof typeof SETTINGS;
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** DATABASE_URL → databaseUrl */
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalized<Tail>}`
  : Lowercase<Name>;
type Capitalized<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Lowercase<Head>>}${Capitalized<Tail>}`
  : Capitalize<Lowercase<Name>>;

type Values = {
  readonly [Name in SettingName as CamelCase<Name>]:
    | z.output<(typeof SETTINGS)[Name]['kind']>
    | ((typeof SETTINGS)[Name] extends { readonly default: unknown } ? never : undefined);
};
/** The settings by name in camel case, with the defaults filled in. */
export type Settings = Values & { readonly logPretty: boolean };

/** Lists every wrong setting. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    const lines = problems.map((problem) => `  - ${problem}`);
    super(
      `Wrong settings: nothing was started. Fix these in the environment or in .env:\n${lines.join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * Reads the settings from the environment; an empty value counts as not set.
 * @throws SettingsError when one is wrong: it lists all wrong ones, without their values (some are secrets)
 */
export function parseSettings(
  env: Readonly<Record<string, string | undefined>>,
  interactive = process.stdout.isTTY === true,
  secretFileProblems: readonly string[] = [],
): Settings {
  const given = (name: string) => {
    const value =
      env[name] ?? (name.endsWith('S_PROXY') || name === 'NO_PROXY' ? env[name.toLowerCase()] : undefined);
    return value?.trim() === '' ? undefined : value;
  };
  const problems = [...secretFileProblems];
  const values = SETTING_NAMES.map((name): [string, unknown] => {
    const setting: Setting = SETTINGS[name];
    const value = given(name);
    if (value === undefined) return [camelCase(name), setting.default];
    const parsed = setting.kind.safeParse(value);
    if (!parsed.success) problems.push(`${name}: ${parsed.error.issues[0]?.message}`);
    return [camelCase(name), parsed.data];
  });
  for (const [name, partners] of Object.entries(NEEDED_WITH))
    for (const partner of given(name) === undefined ? [] : partners)
      if ((given(partner) ?? given(`${partner}_FILE`)) === undefined)
        problems.push(`${partner}: is needed with ${name}`);
  if (problems.length > 0) throw new SettingsError(problems);
  // The compiler does not see that the keys and values are those of SETTINGS.
  const settings = Object.fromEntries(values) as unknown as Values;
  return { ...settings, logPretty: settings.logPretty ?? interactive };
}

/** E-mail needs a sender, a webhook needs a secret, and a provider needs to know us. */
const NEEDED_WITH = {
  SMTP_URL: ['SMTP_FROM'],
  WEBHOOK_URL: ['WEBHOOK_SECRET'],
  OIDC_ISSUER: ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLES', 'PUBLIC_URL'],
  OIDC_CLIENT_ID: ['OIDC_ISSUER'],
  OIDC_CLIENT_SECRET: ['OIDC_ISSUER'],
  OIDC_ROLES: ['OIDC_ISSUER'],
} as const;

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

export const SECRET_NAMES: readonly string[] = Object.entries<Setting>(SETTINGS)
  .filter(([, setting]) => setting.secret === true)
  .map(([name]) => name);

/** The secret settings as fields of Settings, for the log to redact. */
export const SECRET_FIELDS: readonly string[] = SECRET_NAMES.map(camelCase);

/**
 * Reads the settings from the environment and from `.env` in the working directory; the environment wins.
 * Replaces each NAME_FILE of a secret by the NAME that its file has, for this process and its parts.
 * Warns on standard error of what is wrong with `.env` without preventing the start.
 * @throws SettingsError when one is wrong, or `.env` exists and cannot be read
 */
export function loadSettings(): Settings {
  const dotEnv = readDotEnv(resolve('.env'), process.env, SECRET_NAMES);
  for (const warning of dotEnv.warnings) process.stderr.write(`Warning: ${warning}\n`);
  if (dotEnv.problems.length > 0) throw new SettingsError(dotEnv.problems);
  const problems = replaceSecretFiles(process.env, SECRET_NAMES);
  return parseSettings(process.env, undefined, problems);
}
