import type { Identity } from '@tixngo-sync/auth';
import type { Role } from '@tixngo-sync/domain';
import type { z } from 'zod';
import type { Parts } from '../parts.js';

/** What a handler gets: everything parsed by the route's schemas, and who asks. */
export interface Asked<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly identity: Identity;
  readonly parts: Parts;
}

/** One line of the route table. From it come the router, the role check and openapi.json. */
export interface Route {
  readonly method: 'get' | 'post';
  /** As OpenAPI writes it: `/runs/{id}`. */
  readonly path: string;
  readonly role: Role;
  readonly summary: string;
  readonly status: 200 | 202;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer: z.ZodType;
  /** Problems beside 400, 401 and 403 that the handler answers with. */
  readonly problems?: Readonly<Record<number, string>>;
  readonly handle: (asked: Asked<unknown, unknown, unknown>) => Promise<unknown>;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Ties the handler's arguments to the schemas of its route. */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodObject | undefined = undefined,
>(
  definition: Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    handle: (asked: Asked<Parsed<Params>, Parsed<Query>, Parsed<Body>>) => Promise<unknown>;
  },
): Route {
  // The router parses with these very schemas before it calls the handler, so what was erased here is what comes in there.
  return definition as unknown as Route;
}
