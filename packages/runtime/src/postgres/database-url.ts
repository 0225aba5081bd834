import { accessSync, constants } from 'node:fs';
import { UsageError } from '@tixngo-sync/domain';
import type pg from 'pg';

/** How to connect to the database of a DATABASE_URL. */
export interface DatabaseAddress {
  /** Sends no startup parameters other than user, database and application_name: poolers refuse them. */
  readonly connection: pg.ClientConfig;
  /** To set in SQL after connecting: what the URL's `options` and time limits say. */
  readonly session: Readonly<Record<string, string>>;
  /** `connection_limit`: the most connections of a pool; undefined: the program's own choice. */
  readonly poolSize: number | undefined;
}

/** Poolers, Prisma and libpq know these; we set or honour them ourselves. */
const SESSION_LIMITS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
/** pg reads these from the URL. */
const READ_BY_PG = new Set([
  'host',
  'port',
  'sslmode',
  'sslcert',
  'sslkey',
  'sslrootcert',
  'sslnegotiation',
  'uselibpqcompat',
  'application_name',
  'fallback_application_name',
]);
const FILES = ['sslcert', 'sslkey', 'sslrootcert'];
/** A page's transaction, the lease, the sweep and the locks of the mirror need connections at once. */
const SMALLEST_POOL = 5;

/**
 * Parses a DATABASE_URL. Every parameter is honoured or refused.
 * @throws UsageError `DATABASE_URL` that repeats no part of the value, which may contain a password
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = parseUrl(text.trim());
  const query = new URLSearchParams(url.searchParams);
  const take = (name: string) => {
    const value = query.get(name);
    query.delete(name);
    return value;
  };
  const schema = take('schema');
  if (schema !== null && schema !== 'public')
    throw refused(
      'names a schema: the tables are in the schema public; remove schema=, or use a database of its own',
    );
  const options = splitOptions(take('options') ?? '');
  const limits = SESSION_LIMITS.flatMap((name) => {
    const value = take(name);
    return value === null ? [] : [[name, value] as const];
  });
  const limit = wholeNumber('connection_limit', take('connection_limit'), SMALLEST_POOL);
  const seconds = wholeNumber('connect_timeout', take('connect_timeout'), 1);
  const poolSeconds = wholeNumber('pool_timeout', take('pool_timeout'), 1);
  const binding = take('channel_binding');
  const encoding = take('client_encoding');
  if (encoding !== null && !/^utf-?8$/i.test(encoding))
    throw refused('sets client_encoding: it is always UTF8');
  if (take('pgbouncer') === 'true') throw refused(TRANSACTION_POOLING);
  for (const name of query.keys())
    if (!READ_BY_PG.has(name))
      throw refused(
        `has ${/^[a-z_]{1,40}$/i.test(name) ? `the parameter ${name}` : 'a parameter'}, which has no effect here: remove it`,
      );
  requireFiles(query);
  // pg treats these as verify-full, and warns of it at every start.
  if (
    ['prefer', 'require', 'verify-ca'].includes(query.get('sslmode') ?? '') &&
    query.get('uselibpqcompat') === null
  )
    query.set('sslmode', 'verify-full');
  url.search = query.toString().replaceAll('+', '%20');
  const timeout = seconds ?? poolSeconds;
  return {
    connection: {
      connectionString: url.href,
      ...(options.startup === '' ? {} : { options: options.startup }),
      ...(timeout === undefined ? {} : { connectionTimeoutMillis: timeout * 1000 }),
      ...(binding === null ? {} : { enableChannelBinding: binding !== 'disable' }),
    },
    session: { ...options.settings, ...Object.fromEntries(limits) },
    poolSize: limit,
  };
}

export const TRANSACTION_POOLING =
  'leads through a pooler that does not keep a session for each connection (transaction pooling): use a pool in session mode (PgBouncer: pool_mode=session), or the direct address of PostgreSQL';

const ENCODE = 'in the user name and password, write @ : / ? # % and spaces as %40 %3A %2F %3F %23 %25 %20';

/** Reports what people get wrong before URL does, which accepts some of it as something else. */
function parseUrl(text: string): URL {
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/s.exec(text) ?? [];
  if (rest === undefined) throw refused('must be a postgresql:// URL');
  if (/[#\s]/.test(rest)) throw refused(`contains # or a space; ${ENCODE}`);
  const [, authority = '', path = '', query = ''] = /^([^/?]*)(\/[^?]*)?(\?.*)?$/.exec(rest) ?? [];
  if ((path + query).includes('@')) throw refused(`has an @ after its first / or ?; ${ENCODE}`);
  const at = authority.lastIndexOf('@');
  const hosts = authority.slice(at + 1);
  if (hosts.includes(',') || (new URLSearchParams(query).get('host') ?? '').includes(','))
    throw refused(
      'names several hosts: name one, for example the address of the provider that follows the primary',
    );
  const port = /^(?:\[[^\]]*\]|[^:]*):(.*)$/.exec(hosts)?.[1];
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    throw refused(`has a port that is not a number from 1 to 65535; ${ENCODE}`);
  try {
    decodeURIComponent(authority + path);
    // URL accepts an empty host only for schemes that it knows; pg reads `@/` as a Unix socket or localhost.
    return new URL(hosts === '' ? text.replace(`${authority}/`, `${authority}localhost/`) : text);
  } catch {
    throw refused(`is not a URL; ${ENCODE}`);
  }
}

/**
 * Splits `-c name=value --name=value` into settings. The rest goes out at the start: Neon's proxy reads
 * `endpoint=…` there.
 */
function splitOptions(text: string): { settings: Record<string, string>; startup: string } {
  const settings: Record<string, string> = {};
  const words = (text.match(/(?:\\.|\S)+/g) ?? []).map((word) => word.replace(/\\(.)/g, '$1'));
  const startup: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const setting = word === '-c' ? words[++i] : /^(?:-c|--)(.+)$/s.exec(word)?.[1];
    const [, name, value] = /^([\w.-]+)=(.*)$/s.exec(setting ?? '') ?? [];
    if (name !== undefined && value !== undefined) settings[name.replaceAll('-', '_')] = value;
    else if (setting === undefined && word !== '-c') startup.push(word);
    else throw refused('has options that are not -c name=value');
  }
  return { settings, startup: startup.join(' ') };
}

function wholeNumber(name: string, value: string | null, min: number): number | undefined {
  if (value === null) return undefined;
  const number = Number(value);
  if (!/^\d{1,6}$/.test(value) || number < min)
    throw refused(`has a ${name} that is not a whole number from ${min} on`);
  return number;
}

function requireFiles(query: URLSearchParams): void {
  for (const name of FILES) {
    const path = query.get(name);
    if (path === null) continue;
    try {
      accessSync(path, constants.R_OK);
    } catch {
      throw refused(`names a file in ${name} that cannot be read`);
    }
  }
}

function refused(why: string): UsageError {
  return new UsageError('DATABASE_URL', `DATABASE_URL ${why}`);
}
