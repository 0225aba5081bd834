import type { Identity } from '@tixngo-sync/auth';
import { audit, type Database } from '@tixngo-sync/db';
import { roleAllows, withoutPersonalData } from '@tixngo-sync/domain';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { identityOf, isBackground, requireRole, setCookies } from '../http/identity.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Parts } from '../parts.js';
import { type ReceivedFile, receiveFile } from '../uploads/receive-file.js';
import { type Answer, answerOnce } from './idempotency.js';
import { openApiDocument } from './openapi.js';
import { parseQuery, parseRequest } from './parse-request.js';
import { readBody } from './read-body.js';
import { RecentReadings } from './recent-readings.js';
import { ROUTES } from './resources.js';
import { Previewed, type Route } from './route.js';

/** Serves the routes of all resources, and their description as openapi.json. */
export function apiRouter(parts: Parts): Router {
  const router = Router({ caseSensitive: true });
  const readings = new RecentReadings();
  let document: object | undefined;
  router.get('/openapi.json', async (request, response) => {
    parseQuery(undefined, request);
    document ??= openApiDocument(ROUTES, parts.site, await parts.auth.sessionCookie());
    response.json(document);
  });
  for (const route of ROUTES) {
    const steps = [
      requireRole(route.role),
      ...(route.method === 'get' || route.takesFile === true ? [] : readBody()),
      answer(route, parts, readings),
    ];
    router[route.method](expressPath(route), ...steps);
  }
  for (const [path, methods] of methodsByPath()) router.all(path, refuseMethod(methods));
  router.use(notFound());
  return router;
}

function answer(route: Route, parts: Parts, readings: RecentReadings): RequestHandler {
  return async (request, response) => {
    const file = route.takesFile === true ? await receiveFile(request) : undefined;
    // Part of the request, for its Idempotency-Key; the schemas know no such body.
    if (file !== undefined) request.body = { fileName: file.fileName, digest: file.digest };
    try {
      await answerTo(route, parts, { request, response, file, readings });
    } finally {
      await file?.end();
    }
  };
}

interface Received {
  readonly request: Request;
  readonly response: Response;
  readonly file: ReceivedFile | undefined;
  readonly readings: RecentReadings;
}

async function answerTo(route: Route, parts: Parts, received: Received): Promise<void> {
  const { request, response, file, readings } = received;
  const parsed = parseRequest(route, request);
  const identity = identityOf(request);
  const address = addressOf(parts, request);
  const cookies = {
    sent: request.headers.cookie,
    set: (added: readonly string[]) => setCookies(parts.site, request, response, added),
  };
  const seen = { identity, database: parts.database, route, request, readings };
  if (route.raw !== undefined) {
    const exchange = { request, response, recordReading: () => recordReading(seen) };
    return route.raw.send({ ...parsed, identity, parts, address, cookies }, exchange);
  }
  const work = async () => {
    const answered = await route.handle({ ...parsed, identity, parts, address, cookies, file });
    const [status, body] = answered instanceof Previewed ? [200, answered.preview] : [route.status, answered];
    return { status, body: status === 202 ? body : await asSeenBy(seen, body) };
  };
  // A preview does nothing, and may show personal data: it is not kept for its Idempotency-Key.
  const isPreview = route.preview !== undefined && asksForPreview(parsed);
  send(response, isPreview ? await work() : await answerOnce(parts.database, route, request, work));
}

/** Without PUBLIC_URL, people reach the dashboard where this sender does. */
function addressOf({ site }: Parts, request: Request): string {
  return (site.origin ?? `${request.protocol}://${request.get('host')}`) + site.basePath;
}

function asksForPreview({ query, body }: { query: unknown; body: unknown }): boolean {
  const { dryRun, preview } = { ...(query ?? {}), ...(body ?? {}) } as Record<string, unknown>;
  return dryRun === true || preview === true;
}

interface Seen {
  readonly identity: Identity;
  readonly database: Database;
  readonly route: Route;
  readonly request: Request;
  readonly readings: RecentReadings;
}

/** Hides personal data from viewers; that others read it is recorded before they get it (I9). */
async function asSeenBy(seen: Seen, body: unknown): Promise<unknown> {
  if (!roleAllows(seen.identity.role, 'operator')) return withoutPersonalData(body);
  await recordReading(seen);
  return body;
}

/** Records the reading, unless a screen refreshes itself and its reading was recorded a few minutes ago. */
async function recordReading({ identity, database, route, request, readings }: Seen): Promise<void> {
  if (route.personal === undefined || !roleAllows(identity.role, 'operator')) return;
  const target = `${route.personal} ${String(request.params.id)}`;
  if (isBackground(request) && readings.has(identity.name, target)) return;
  await audit(database, {
    actor: identity.name,
    channel: 'api',
    action: `${route.personal}.read`,
    target,
  });
  readings.add(identity.name, target);
}

function send(response: Response, { status, body }: Answer): void {
  if (status === 204) {
    response.status(204).end();
    return;
  }
  if (status >= 400) response.type('application/problem+json');
  else response.type('json');
  response.status(status).send(JSON.stringify(body));
}

function expressPath({ path }: Route): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>([['/openapi.json', ['GET', 'HEAD']]]);
  for (const route of ROUTES) {
    const names = route.method === 'get' ? ['GET', 'HEAD'] : [route.method.toUpperCase()];
    methods.set(expressPath(route), [...(methods.get(expressPath(route)) ?? []), ...names]);
  }
  return methods;
}

/** Refuses with 405 and the methods that the path has. */
function refuseMethod(methods: readonly string[]): RequestHandler {
  const allow = methods.join(', ');
  return (request) => {
    throw new Refusal(405, 'METHOD_NOT_ALLOWED', `${request.method} is not possible here, only ${allow}.`, {
      headers: { Allow: allow },
    });
  };
}
