import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROUTES } from './resources.js';

const document = readFileSync(new URL('../../../../docs/interface.md', import.meta.url), 'utf8');
const section = document.slice(document.indexOf('## REST API'));

/** Breaks this catches: a new route that docs/interface.md does not name. */
it.each([...new Set(ROUTES.map(({ path }) => path))])('docs/interface.md names %s', (path) => {
  const named = [...section.matchAll(/`(?:[A-Z]+ )?(?:\/api\/v1)?(\/[^`?]*)[`?]/g)].map((match) => match[1]);
  expect(named).toContain(path);
});
