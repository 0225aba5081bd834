import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanner, Refusal } from './json-scanner.js';

/** Feeds a text in pieces that are cut at any byte, also within a character. */
function scan(text: string, cuts: readonly number[]): { elements: unknown[]; isDiffAnswer: boolean } {
  const bytes = Buffer.from(text);
  const scanner = new JsonScanner();
  const bounds = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const elements = bounds.flatMap((start, i) => scanner.write(bytes.subarray(start, bounds[i + 1])));
  scanner.end();
  return { elements: elements.map(({ raw }) => raw), isDiffAnswer: scanner.isDiffAnswer };
}

const cuts = fc.array(fc.nat(), { maxLength: 8 });
const indent = fc.constantFrom(undefined, 1, '\t');
// As JSON knows it: -0 becomes 0.
const jsonValue = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
const values = fc.array(jsonValue, { maxLength: 6 });

describe('the scanner, wherever the file is cut into pieces,', () => {
  it('finds in an array what JSON.parse finds', () => {
    fc.assert(
      fc.property(values, indent, cuts, (list, space, at) => {
        expect(scan(JSON.stringify(list, null, space), at)).toEqual({ elements: list, isDiffAnswer: false });
      }),
    );
  }, 30_000);

  it('finds the result of a diff answer between any other members', () => {
    const members = fc.dictionary(
      fc.constantFrom('pagination', 'meta', 'a"b', 'résumé', '\\', '__proto__', '\0', ''),
      jsonValue,
      {
        maxKeys: 3,
      },
    );
    fc.assert(
      fc.property(members, values, members, indent, cuts, (before, result, after, space, at) => {
        const { result: _, ...rest } = after;
        const text = JSON.stringify({ ...before, result, ...rest }, null, space);
        expect(scan(text, at)).toEqual({ elements: result, isDiffAnswer: true });
      }),
    );
  }, 30_000);

  it('refuses what JSON.parse refuses', () => {
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 2 }),
      insert: fc.constantFrom('', ',', '"', '[', ']', '{', '}', ':', '1', 'x', '\\'),
    });
    fc.assert(
      fc.property(values, edit, cuts, (list, { at, remove, insert }, where) => {
        const text = JSON.stringify(list);
        const place = at % text.length;
        const edited = text.slice(0, place) + insert + text.slice(place + remove);
        let isJsonArray: boolean;
        try {
          isJsonArray = Array.isArray(JSON.parse(edited));
        } catch {
          isJsonArray = false;
        }
        if (isJsonArray) expect(scan(edited, where).elements).toEqual(JSON.parse(edited));
        else expect(() => scan(edited, where)).toThrow(Refusal);
      }),
      { numRuns: 500 },
    );
  }, 30_000);
});
