import { expect, it } from 'vitest';
import { pagesOf } from './upload.js';

async function* file(...raw: readonly unknown[]) {
  for (const [at, element] of raw.entries()) yield { line: at + 1, raw: element };
}

// A recursive measure of the size ended the whole upload with an unexpected error.
it('puts an element that is nested too deep for recursion on a page like any other', async () => {
  const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
  const pages = [];
  for await (const elements of pagesOf(file(deep, { ticketId: 'A' }))) pages.push(elements);
  expect(pages.map((elements) => elements.map(({ line }) => line))).toEqual([[1, 2]]);
});

it('a page ends when its elements are large, whatever their shape', async () => {
  const large = { notes: [{ text: 'x'.repeat(5_000_000) }] };
  const pages = [];
  for await (const elements of pagesOf(file(large, large, large))) pages.push(elements.length);
  expect(pages.length).toBeGreaterThan(1);
});
