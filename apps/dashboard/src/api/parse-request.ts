import type { Request } from 'express';
import { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import { UNSTORABLE, unstorablePaths } from '../http/unstorable-paths.js';
import type { Route } from './route.js';

const NONE = z.object({});

/**
 * Parses path, query and body with the route's schemas. Parameters and fields that the route does not know
 * are wrong: ignoring a misspelled filter would answer with everything.
 * @throws Refusal 400 with every wrong value
 */
export function parseRequest(route: Route, request: Request) {
  return {
    params: parse(route.params, request.params, 'path'),
    query: parseQuery(route.query, request),
    body:
      route.method === 'get' || route.takesFile === true
        ? undefined
        : parse(route.body, request.body ?? {}, 'body'),
  };
}

/** Parses the query alone. @throws Refusal 400 with every wrong value */
export function parseQuery(schema: z.ZodObject | undefined, { query }: Request): unknown {
  return parse(schema, query, 'query');
}

function parse(schema: z.ZodObject = NONE, given: unknown, where: string): unknown {
  const parsed = schema.strict().safeParse(given, { error: ofMissing });
  if (!parsed.success) throw wrong('BAD_REQUEST', where, parsed.error.issues.flatMap(errorsOf));
  const unstorable = unstorablePaths(parsed.data).map((path) => ({ path, message: UNSTORABLE }));
  if (unstorable.length > 0) throw wrong('UNSTORABLE_TEXT', where, unstorable);
  return parsed.data;
}

/** Says what is missing in plain words; the other messages are zod's. */
function ofMissing({ code, input }: { code: string; input?: unknown }): string | undefined {
  const isOfValue = code === 'invalid_type' || code === 'invalid_value';
  return isOfValue && input === undefined ? 'is required' : undefined;
}

type Errors = NonNullable<Refusal['details']['errors']>;

function wrong(code: string, where: string, errors: Errors): Refusal {
  const list = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return new Refusal(400, code, `Wrong ${where}: ${list.join('; ')}.`, { errors });
}

function errorsOf(issue: z.core.$ZodIssue): Errors {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not known here' }));
  return [{ path: path.join('.'), message: issue.message }];
}
