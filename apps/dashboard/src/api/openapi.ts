import { z } from 'zod';
import type { Site } from '../site.js';
import { type ComponentSchemas, componentSchemas, refOf, withoutDialect } from './openapi-schemas.js';
import { tagOf, tagsOf } from './openapi-tags.js';
import type { Route } from './route.js';

/**
 * Describes the routes as an OpenAPI 3.1 document.
 * @param sessionCookie the name of the cookie that has the session
 */
export function openApiDocument(routes: readonly Route[], site: Site, sessionCookie: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  const { schemas, refTo } = componentSchemas(routes, operationId);
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, refTo) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'tixngo-sync',
      version: '1',
      description:
        'What the runs did, which failures are open, and the actions of an operator. Times are in UTC.',
      contact: { name: 'The admins of this installation' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: site.path('/api/v1'), description: 'This installation' }],
    security: [{ token: [] }, { session: [] }],
    tags: tagsOf(routes),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token: npx tixngo-sync tokens create NAME',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie,
          description: 'The session of a signed-in user',
        },
      },
      schemas,
    },
    paths,
  };
}

function operation(route: Route, refTo: ComponentSchemas['refTo']) {
  const problems = {
    ...COMMON_PROBLEMS,
    403: `Needs the role ${route.role}`,
    ...(route.method === 'get' ? {} : BODY_PROBLEMS),
    ...route.problems,
  };
  return {
    summary: route.summary,
    description: `${route.summary}. Needs the role ${route.role}${route.role === 'admin' ? '' : ' or a higher one'}.`,
    operationId: operationId(route),
    tags: [tagOf(route)],
    'x-role': route.role,
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.method === 'post' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(route.takesFile === true ? { requestBody: { required: true, content: FILE } } : {}),
    ...(route.body === undefined ? {} : { requestBody: { content: json(refTo(route.body)) } }),
    responses: {
      ...successes(route, refTo),
      ...Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          status,
          { description, content: { 'application/problem+json': { schema: PROBLEM } } },
        ]),
      ),
    },
  };
}

function successes({ preview, ...route }: Route, refTo: ComponentSchemas['refTo']) {
  const description = SUCCESS[route.status];
  const done = {
    [route.status]:
      route.status === 204 ? { description } : { description, content: answerContent(route, refTo) },
  };
  if (preview === undefined) return done;
  if (route.status !== 200)
    return { 200: { description: 'A preview', content: json(refTo(preview)) }, ...done };
  const either = preview === route.answer ? refTo(preview) : { anyOf: [refTo(route.answer), refTo(preview)] };
  return { 200: { description: `${description}, or a preview`, content: json(either) } };
}

const SUCCESS = { 200: 'OK', 201: 'Created', 202: 'Enqueued', 204: 'Done' } as const;

const BYTES = { schema: { type: 'string', format: 'binary' } };

const FILE = {
  'multipart/form-data': {
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    },
  },
  'application/octet-stream': BYTES,
  'application/json': {},
  'text/csv': BYTES,
};

const PROBLEM = { $ref: refOf('Problem') };

const COMMON_PROBLEMS = {
  400: 'Wrong path, query or body; an unknown parameter or field is wrong too',
  401: 'Not signed in',
  429: 'Too many requests',
  500: 'Unexpected error; see the log of the dashboard',
  503: 'The database is unavailable',
};

const BODY_PROBLEMS = {
  409: 'The first request with this Idempotency-Key is in progress',
  413: 'The body is too large',
  415: 'The body is not application/json',
  422: 'This Idempotency-Key came with another request',
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Kept for a day: an equal request with the same key gets the same answer and does nothing',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** `GET /runs/{id}` becomes `getRunsId`. */
function operationId({ method, path }: Route): string {
  const words = path.replace(/[/{}]+(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return method + words.replace(/\W/g, '');
}

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query') {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    // zod declares the values of `shape` as core types; they are zod types.
    const { description, ...rest } = withoutDialect(z.toJSONSchema(field as z.ZodType));
    return {
      name,
      in: where,
      required: where === 'path',
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function answerContent({ raw, answer }: Route, refTo: ComponentSchemas['refTo']) {
  if (raw === undefined) return json(refTo(answer));
  const isJson = raw.mediaType === 'application/json';
  return { [raw.mediaType]: { schema: isJson ? { description: 'JSON of any form' } : { type: 'string' } } };
}

function json(schema: object) {
  return { 'application/json': { schema } };
}
