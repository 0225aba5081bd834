import * as shapes from '@tixngo-sync/api';
import { z } from 'zod';
import type { Route } from './route.js';

type JsonSchema = Readonly<Record<string, unknown>>;
/** zod describes what a body may contain, and what an answer contains: a default makes a field optional. */
type Direction = 'input' | 'output';

export interface ComponentSchemas {
  /** By name, for `components.schemas`: those that the routes use, directly or not. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** Refers to a body, an answer or a preview of the routes. */
  refTo(schema: z.ZodType): JsonSchema;
}

/**
 * Makes every body and answer of the routes, and every shape that packages/api exports and they contain, a
 * named schema. A shape has the name of its export (`runSchema` becomes `Run`), the others that of their
 * operation.
 * @param nameOf the name of an operation, unique among the routes
 */
export function componentSchemas(
  routes: readonly Route[],
  nameOf: (route: Route) => string,
): ComponentSchemas {
  const names = new Map<z.ZodType, string>(exportedShapes());
  for (const route of routes) {
    const used = { Body: route.body, Answer: route.answer, Preview: route.preview };
    for (const [part, schema] of Object.entries(used)) {
      const name = `${nameOf(route).replace(/^./, (letter) => letter.toUpperCase())}${part}`;
      if (schema !== undefined && !names.has(schema)) names.set(schema, name);
    }
  }
  const bodies = new Set(routes.flatMap(({ body }) => (body === undefined ? [] : [body])));
  const answers = routes.flatMap(answersOf);
  const refTo = (schema: z.ZodType) => ({ $ref: refOf(names.get(schema) ?? '') });
  const all = { ...described(names, 'output'), ...described(onlyIn(names, bodies), 'input') };
  const roots = [shapes.problemSchema, ...bodies, ...answers].map((schema) => names.get(schema) ?? '');
  return { schemas: reachable(all, roots), refTo };
}

function* exportedShapes(): Generator<[z.ZodType, string]> {
  for (const [name, shape] of Object.entries(shapes)) {
    if (!name.endsWith('Schema') || !(shape instanceof z.ZodObject)) continue;
    yield [shape, name.slice(0, -'Schema'.length).replace(/^./, (letter) => letter.toUpperCase())];
  }
}

function answersOf({ answer, preview, status, raw }: Route): z.ZodType[] {
  const ofAnswer = status === 204 || raw !== undefined ? [] : [answer];
  return preview === undefined ? ofAnswer : [...ofAnswer, preview];
}

function onlyIn(names: ReadonlyMap<z.ZodType, string>, schemas: ReadonlySet<z.ZodType>) {
  return new Map([...names].filter(([schema]) => schemas.has(schema)));
}

function described(
  names: ReadonlyMap<z.ZodType, string>,
  io: Direction,
): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) if (!(schema instanceof z.ZodUndefined)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: refOf, unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutDialect(schema)]));
}

export function refOf(name: string): string {
  return `#/components/schemas/${name}`;
}

/** An OpenAPI document states the dialect once, and its components have no own ids. */
export function withoutDialect(schema: object): JsonSchema {
  const { $schema: _dialect, $id: _id, '~standard': _standard, ...rest } = schema as Record<string, unknown>;
  return rest;
}

/** Returns the schemas to which the roots lead, by name. */
function reachable(all: Readonly<Record<string, JsonSchema>>, roots: readonly string[]) {
  const found = new Map<string, JsonSchema>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = all[name];
    if (schema === undefined || found.has(name)) continue;
    found.set(name, schema);
    for (const [, next] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      if (next !== undefined) waiting.push(next);
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => a.localeCompare(b)));
}
