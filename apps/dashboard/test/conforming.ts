import { problemSchema } from '@tixngo-sync/api';
import { z } from 'zod';
import { openApiDocument } from '../src/api/openapi.js';
import { ROUTES } from '../src/api/resources.js';
import type { Route } from '../src/api/route.js';
import { siteOf } from '../src/site.js';

const { paths } = openApiDocument(ROUTES, siteOf(undefined), 'session');

/**
 * Checks an answer of the REST API against openapi.json: its status is described, and its JSON is what the
 * schema of that status describes, without a further field.
 * @param path as it was requested
 * @throws Error that says what differs
 */
export async function checkConforming(method: string, path: string, response: Response): Promise<void> {
  const route = routeOf(method, path);
  const { status } = response;
  // No route has it, or the answer is as for every method and address.
  if (route === undefined || status === 405) return;
  const what = `${method} ${route.path} answered ${status}`;
  const operation = paths[route.path]?.[route.method] as { responses: Record<number, unknown> };
  if (!(status in operation.responses)) throw new Error(`${what}, which openapi.json does not describe`);
  const type = response.headers.get('Content-Type') ?? '';
  const schema = schemaOf(route, status);
  if (schema === undefined || method === 'HEAD') return;
  if (!/^application\/(problem\+)?json/.test(type)) throw new Error(`${what} as ${type}`);
  const body = await response.clone().json();
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`${what} which does not fit its schema: ${parsed.error.message}`);
  if (JSON.stringify(sorted(parsed.data)) !== JSON.stringify(sorted(body)))
    throw new Error(`${what} with a field that its schema does not have: ${JSON.stringify(body)}`);
}

function routeOf(method: string, path: string): Route | undefined {
  const [address = ''] = path.split('?', 1);
  const parts = address.replace(/^\/api\/v1/, '').split('/');
  const fits = (route: Route) => {
    const own = route.path.split('/');
    return own.length === parts.length && own.every((name, at) => name.startsWith('{') || name === parts[at]);
  };
  const ofMethod = method === 'HEAD' ? 'get' : method.toLowerCase();
  return address.startsWith('/api/v1/')
    ? ROUTES.find((route) => route.method === ofMethod && fits(route))
    : undefined;
}

function schemaOf(route: Route, status: number): z.ZodType | undefined {
  if (status >= 400) return problemSchema;
  if (status === 204 || route.raw !== undefined) return undefined;
  if (status !== route.status) return route.preview;
  return route.preview === undefined ? route.answer : z.union([route.answer, route.preview]);
}

/** The order of fields does not matter. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
