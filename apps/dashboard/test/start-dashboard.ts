import { createAuth, createToken, type IdentityProvider } from '@tixngo-sync/auth';
import type { Database } from '@tixngo-sync/db';
import { ROLES, type Role } from '@tixngo-sync/domain';
import { openQueues, type QueueBackend, type Queues } from '@tixngo-sync/queues';
import { createLogger, createMetrics, type Logger } from '@tixngo-sync/runtime';
import { createTestDatabase, queuePrefix } from '@tixngo-sync/testkit';
import { addUserPerRole, openSession, PASSWORD } from '@tixngo-sync/testkit/users';
import { createApp } from '../src/app.js';
import { BackgroundWork } from '../src/background-work.js';
import { type Listening, listen } from '../src/listen.js';
import type { Parts } from '../src/parts.js';
import { siteOf } from '../src/site.js';
import { ChangeFeed } from '../src/stream/change-feed.js';
import { checkConforming } from './conforming.js';

export const AUTHOR = { actor: 'test', channel: 'cli' } as const;
export type Asker = 'nobody' | Role;
export const ASKERS: readonly Asker[] = ['nobody', ...ROLES];

export interface TestDashboard {
  readonly url: string;
  readonly database: Database;
  readonly queues: Queues;
  readonly log: Logger;
  /**
   * Sends a request like that user's browser: with a session, from our own screens. Redirects are not
   * followed. Fails when an answer of the REST API is not what openapi.json describes.
   */
  ask(asker: Asker, path: string, init?: RequestInit): Promise<Response>;
  /** Creates an API token of that role. */
  token(role: Role): Promise<string>;
  close(): Promise<void>;
}

/** Starts a dashboard on its own database, with one user per role, named like the role. */
export async function startDashboard(
  backendOn: (databaseUrl: string) => QueueBackend = onPostgres,
  options: SiteOptions = {},
): Promise<TestDashboard> {
  const { database, url: databaseUrl, drop } = await createTestDatabase();
  await addUserPerRole(database);
  const log = createLogger({ level: 'silent', pretty: false });
  const queues = await openQueues({ backend: backendOn(databaseUrl), prefix: queuePrefix(), log });
  const server = await serveDashboard({ database, queues, log, ...options });
  const { isHttps } = siteOf(options.publicUrl);
  const cookies = new Map<Asker, Promise<string>>();
  const cookieOf = (role: Role) =>
    cookies.get(role) ?? remember(cookies, role, openSession(database, role, isHttps));
  return {
    url: server.url,
    database,
    queues,
    log,
    ask: async (asker, path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('Sec-Fetch-Site')) headers.set('Sec-Fetch-Site', 'same-origin');
      if (asker !== 'nobody') headers.set('Cookie', await cookieOf(asker));
      const response = await fetch(server.url + path, { redirect: 'manual', ...init, headers });
      await checkConforming(init.method ?? 'GET', path, response);
      return response;
    },
    token: (role) => createToken(database, AUTHOR, { name: `${role}-${Math.random()}`, role }),
    close: async () => {
      await server.close();
      await queues.close();
      await drop();
    },
  };
}

interface SiteOptions {
  readonly publicUrl?: string;
  readonly trustProxy?: readonly string[];
  readonly settings?: Partial<Parts['settings']>;
  readonly provider?: IdentityProvider | undefined;
}

/** Serves another dashboard on the same database and queues. */
export async function serveDashboard({
  publicUrl,
  trustProxy = [],
  settings = {},
  provider,
  ...parts
}: SiteOptions & Pick<Parts, 'database' | 'queues' | 'log'>): Promise<Listening> {
  const site = siteOf(publicUrl);
  const auth = createAuth(parts.database, { isHttps: site.isHttps, provider });
  const changes = new ChangeFeed(parts);
  const background = new BackgroundWork(parts.log);
  const app = createApp({
    ...{ ...parts, auth, changes, background, site, trustProxy, metrics: createMetrics() },
    settings: { maxPagesAhead: 50, redisUrl: undefined, ...settings },
  });
  const server = await listen(app, '127.0.0.1', 0);
  const close = async () => {
    await changes.close();
    await background.close();
    await server.close();
  };
  return { url: server.url, close };
}

/** Signs in and returns the session's cookie. */
export async function signIn(url: string, username: string, password = PASSWORD): Promise<string> {
  const response = await postSignIn(url, { username, password });
  const cookie = sessionOf(response);
  if (cookie === undefined) throw new Error(`${username} was not signed in: ${response.status}`);
  return cookie;
}

/** Returns the session's cookie that an answer sets, as the browser sends it. */
export function sessionOf(response: Response): string | undefined {
  const cookie = response.headers.getSetCookie().find((header) => header.includes('session_token'));
  return cookie?.split(';', 1)[0];
}

export function postSignIn(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
  });
}

function remember(
  cookies: Map<Asker, Promise<string>>,
  role: Role,
  cookie: Promise<string>,
): Promise<string> {
  cookies.set(role, cookie);
  return cookie;
}

function onPostgres(databaseUrl: string): QueueBackend {
  return { kind: 'postgres', databaseUrl };
}
