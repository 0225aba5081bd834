// Takes the place of 'vitest' in bundled tests: collects them instead of running them. `expect` is vitest's.
export { expect } from 'vitest';

let tests = [];
let path = [];

/** Returns the tests that `load` declares: their names and functions, in order. */
export async function collectTests(load) {
  tests = [];
  path = [];
  await load();
  return tests;
}

export function describe(name, declare) {
  path.push(name);
  declare();
  path.pop();
}

export function it(name, run) {
  tests.push({ name: [...path, name].join(' › '), run });
}

it.each = (rows) => (name, run) => {
  for (const [index, row] of rows.entries())
    it(`${name} [${index}]`, () => (Array.isArray(row) ? run(...row) : run(row)));
};
