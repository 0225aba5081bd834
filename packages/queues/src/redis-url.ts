import { UsageError } from '@tixngo-sync/domain';

interface RedisNode {
  readonly host: string;
  readonly port: number;
}

interface Access {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: boolean;
}

/** The parts of a REDIS_URL. */
export type RedisAddress =
  | (Access & { readonly kind: 'single'; readonly node: RedisNode; readonly db: number })
  | (Access & { readonly kind: 'cluster'; readonly nodes: readonly RedisNode[] })
  | (Access & {
      readonly kind: 'sentinel';
      readonly sentinels: readonly RedisNode[];
      readonly master: string;
      readonly db: number;
      readonly sentinelUsername: string | undefined;
      readonly sentinelPassword: string | undefined;
    });

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
const FORMS =
  'redis://[user:password@]host[:port][/db], rediss://…, several comma-separated for a cluster, ' +
  'redis+sentinel://host:port,host:port/master[/db]';

/**
 * Parses the forms in docs/interface.md. A list may repeat the scheme or omit it after the first node
 * (`redis://a:1,redis://b:2` or `redis://a:1,b:2`); the credentials are the first node's. User and password
 * are those of the Redis servers; the sentinels' own ones are `?sentinelUsername=…&sentinelPassword=…`.
 * @throws UsageError that repeats no part of the value, which may contain a password
 */
export function parseRedisUrl(url: string): RedisAddress {
  const text = url.trim();
  const scheme = /^(rediss?)(\+sentinel)?:\/\//.exec(text);
  if (scheme === null) throw refused('must start with redis://, rediss:// or redis+sentinel://');
  const tls = scheme[1] === 'rediss';
  const rest = text.slice(scheme[0].length);
  return scheme[2] === undefined ? parseNodes(rest, scheme[0], tls) : parseSentinel(rest, tls);
}

function parseNodes(rest: string, scheme: string, tls: boolean): RedisAddress {
  const [first = '', ...others] = rest.split(',');
  const head = splitNode(first);
  if (head.query.has('db')) throw refused('has ?db=, which has no effect: write the database as /db');
  const access = { ...credentials(head.userinfo), tls };
  if (others.length === 0)
    return { kind: 'single', node: parseNode(head.host, REDIS_PORT), db: parseDb(head.path), ...access };
  const nodes = [head, ...others.map((node) => splitNode(withoutScheme(node.trim(), scheme)))];
  if (nodes.some((node) => node.path !== '' && node.path !== '0'))
    throw refused('names a database other than 0, the only one of a cluster');
  return { kind: 'cluster', nodes: nodes.map((node) => parseNode(node.host, REDIS_PORT)), ...access };
}

function parseSentinel(rest: string, tls: boolean): RedisAddress {
  const { userinfo, host, path, query } = splitNode(rest);
  const [master = '', db = '', ...more] = path.split('/');
  if (master === '')
    throw refused('needs the name of the master after the sentinels: redis+sentinel://host:port/master');
  if (more.length > 0) throw refused('has more than /master/db after the sentinels');
  return {
    kind: 'sentinel',
    sentinels: host.split(',').map((node) => parseNode(node, SENTINEL_PORT)),
    master: decoded(master),
    db: parseDb(db),
    ...credentials(userinfo),
    tls,
    sentinelUsername: query.get('sentinelUsername') ?? undefined,
    sentinelPassword: query.get('sentinelPassword') ?? undefined,
  };
}

function splitNode(text: string): { userinfo: string; host: string; path: string; query: URLSearchParams } {
  const [, userinfo = '', host = '', path = '', query = ''] =
    /^(?:(.*)@)?([^/?@]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text) ?? [];
  return { userinfo, host, path: path.replace(/\/$/, ''), query: new URLSearchParams(query) };
}

function withoutScheme(node: string, scheme: string): string {
  if (node.startsWith(scheme)) return node.slice(scheme.length);
  if (node.includes('://')) throw refused('mixes schemes: all nodes of a cluster need the same one');
  return node;
}

function parseNode(text: string, defaultPort: number): RedisNode {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (host === undefined || port < 1 || port > 65_535) throw refused('has a node that is not host:port');
  return { host, port };
}

function parseDb(text: string): number {
  if (!/^\d{0,5}$/.test(text)) throw refused('has a database that is not a number');
  return Number(text);
}

function credentials(userinfo: string): { username: string | undefined; password: string | undefined } {
  const colon = userinfo.indexOf(':');
  const user = decoded(colon === -1 ? userinfo : userinfo.slice(0, colon));
  const password = colon === -1 ? '' : decoded(userinfo.slice(colon + 1));
  return { username: user === '' ? undefined : user, password: password === '' ? undefined : password };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('has a % that starts no escape: write it as %25');
  }
}

function refused(why: string): UsageError {
  return new UsageError('REDIS_URL', `REDIS_URL ${why}. Valid forms: ${FORMS}`);
}
