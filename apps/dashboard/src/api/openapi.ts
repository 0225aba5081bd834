import { apiErrorSchema } from '@tixngo-sync/api';
import { z } from 'zod';
import type { Route } from './route.js';

/** Describes the routes as an OpenAPI 3.1 document. */
export function openApiDocument(routes: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'tixngo-sync',
      version: '1',
      description:
        'What the runs did, which failures are open, and the actions of an operator. Times are in UTC.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
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
          name: 'tixngo-sync.session_token',
          description: 'The session of a signed-in user',
        },
      },
      schemas: { Error: schemaOf(apiErrorSchema, 'output') },
    },
    paths,
  };
}

function operation(route: Route) {
  const problems = {
    400: 'Wrong path, query or body',
    401: 'Not signed in',
    403: `Needs the role ${route.role}`,
    ...route.problems,
  };
  return {
    summary: route.summary,
    operationId: operationId(route),
    'x-role': route.role,
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === undefined ? {} : { requestBody: { content: json(schemaOf(route.body, 'input')) } }),
    responses: {
      [route.status]: {
        description: route.status === 202 ? 'Enqueued' : 'OK',
        content: json(schemaOf(route.answer, 'output')),
      },
      ...Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          status,
          { description, content: json({ $ref: '#/components/schemas/Error' }) },
        ]),
      ),
    },
  };
}

/** `GET /runs/{id}` becomes `getRunsId`. */
function operationId({ method, path }: Route): string {
  const words = path.replace(/[/{}]+(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return method + words.replace(/\W/g, '');
}

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query') {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    // zod declares the values of `shape` as core types; they are zod types.
    const { description, ...rest } = schemaOf(field as z.ZodType, 'output');
    return {
      name,
      in: where,
      required: where === 'path',
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _dialect, '~standard': _standard, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

function json(schema: object) {
  return { 'application/json': { schema } };
}
