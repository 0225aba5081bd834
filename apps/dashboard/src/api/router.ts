import express, { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { identityOf, requireRole } from '../http/identity.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Parts } from '../parts.js';
import { openApiDocument } from './openapi.js';
import { ROUTES } from './resources.js';
import type { Route } from './route.js';

/** Serves the routes of all resources, and their description as openapi.json. */
export function apiRouter(parts: Parts): Router {
  const router = Router();
  const document = openApiDocument(ROUTES);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  for (const route of ROUTES) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    const steps = [
      requireRole(route.role),
      ...(route.body === undefined ? [] : [express.json({ limit: '64kb' })]),
      answer(route, parts),
    ];
    router[route.method](path, ...steps);
  }
  router.use(notFound());
  return router;
}

function answer(route: Route, parts: Parts): RequestHandler {
  return async (request: Request, response) => {
    const result = await route.handle({
      params: parse(route.params, request.params, 'path'),
      query: parse(route.query, request.query, 'query'),
      body: parse(route.body, request.body ?? {}, 'body'),
      identity: identityOf(request),
      parts,
    });
    response.status(route.status).json(result);
  };
}

function parse(schema: z.ZodType | undefined, given: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new Refusal(
      400,
      'BAD_REQUEST',
      `Wrong ${where}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
    );
  return parsed.data;
}
