import { describe, expect, it } from 'vitest';
import { siteOf } from '../site.js';
import { openApiDocument } from './openapi.js';
import { ROUTES } from './resources.js';

const document = openApiDocument(ROUTES, siteOf('https://sync.club.test/tix'), '__Host-cookie');
const operations = Object.values(document.paths).flatMap((path) => Object.values(path)) as Operation[];

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: string[];
  readonly parameters: { name: string; in: string; description?: string; schema: object }[];
  readonly requestBody?: { content: Content };
  readonly responses: Record<string, { description: string; content?: Content }>;
}
type Content = Record<string, { schema: { readonly anyOf?: readonly object[] } }>;

// Linters (redocly 2.77 and spectral 6.16 with their recommended rules) found the document valid, without a
// warning. These are the rules that a new route could break.
describe('openapi.json', () => {
  it.each(operations)('describes $operationId completely', (operation) => {
    expect(operation.operationId).toMatch(/^[a-z]+([A-Z][a-z]*)+$/);
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(operation.description).toMatch(/ role (viewer|operator|admin)/);
    expect(operation.tags).toHaveLength(1);
    expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0]);
    for (const { description } of operation.parameters) expect(description).toMatch(/\w/);
    const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(operations)('gives $operationId a problem for every error', ({ responses }) => {
    const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
    expect(errors.map(([status]) => status)).toEqual(expect.arrayContaining(['400', '401', '403', '500']));
    for (const [, { content, description }] of errors) {
      expect(description).toMatch(/\w/);
      expect(content?.['application/problem+json']?.schema).toEqual({ $ref: '#/components/schemas/Problem' });
    }
  });

  const rawPaths = new Set(ROUTES.filter(({ raw }) => raw !== undefined).map(({ path }) => path));
  const typed = Object.entries(document.paths)
    .filter(([path]) => !rawPaths.has(path))
    .flatMap(([, path]) => Object.values(path)) as Operation[];
  it.each(typed)('names the schemas of $operationId, so that clients get types', (operation) => {
    // A file has no schema: it may be JSON of any form.
    const body = operation.requestBody?.content['multipart/form-data'] ? undefined : operation.requestBody;
    const contents = [body, ...Object.values(operation.responses)];
    const named = { $ref: expect.stringMatching(/^#\/components\/schemas\/[A-Z]\w+$/) };
    for (const { schema } of contents.flatMap((part) => part?.content?.['application/json'] ?? []))
      for (const one of schema.anyOf ?? [schema]) expect(one).toEqual(named);
  });

  it('describes both the answer and the preview of PATCH /schedules/{id}, which have the same status', () => {
    const answer = document.paths['/schedules/{id}']?.patch as Operation;
    expect(answer.responses[200]?.content?.['application/json']?.schema).toEqual({
      anyOf: [
        { $ref: '#/components/schemas/ListedSchedule' },
        { $ref: '#/components/schemas/SchedulePreview' },
      ],
    });
  });

  it('defines every property that it requires', () => {
    const check = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { required, properties } = schema as { required?: string[]; properties?: object };
      if (Array.isArray(required))
        expect(Object.keys(properties ?? {}), path).toEqual(expect.arrayContaining(required));
      for (const [name, inner] of Object.entries(schema)) check(inner, `${path}.${name}`);
    };
    check(document.components.schemas, 'schemas');
  });

  it('names each operation once', () => {
    expect(operations).toHaveLength(ROUTES.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
  });

  it('has exactly the schemas that it refers to', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    const used = new Set(references.map(([, name]) => name));
    expect([...used].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());
  });

  it('refers to a shape instead of repeating it', () => {
    const run = JSON.stringify(document.components.schemas.RunDetail);
    expect(run).toContain('"#/components/schemas/Run"');
    expect(run).not.toContain('"startedAt"');
  });

  it('has no schema without content, which linters refuse', () => {
    expect(JSON.stringify(document.components.schemas)).not.toContain('"anyOf":[{},');
  });

  it('knows the address and the cookie of the installation', () => {
    expect(document.servers).toEqual([{ url: '/tix/api/v1', description: 'This installation' }]);
    expect(document.components.securitySchemes.session.name).toBe('__Host-cookie');
    expect(document.security).toEqual([{ token: [] }, { session: [] }]);
  });
});
