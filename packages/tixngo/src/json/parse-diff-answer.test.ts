import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDiffAnswer } from './parse-diff-answer.js';

const parse = (text: string) => parseDiffAnswer(Buffer.from(text));

describe('a body', () => {
  it('that is a diff answer gives its pagination and its result', async () => {
    expect(
      await parse('\ufeff{"x":[1],"pagination":{"nextPageKey":"é"},"result":[{"a":"\\u0000🎟"},null,-0]}'),
    ).toEqual({
      pagination: { nextPageKey: 'é' },
      result: [{ a: '\0🎟' }, null, -0],
    });
  });

  it.each(['null', '7', '"x"', '[{}]', '{}', '{"result":{}}', '{"pagination":{}}', ' [ ] '])(
    'that is other JSON gives what it is: %s',
    async (text) => {
      expect(await parse(text)).toEqual(JSON.parse(text));
    },
  );

  it('with a member twice has the last one, as for JSON.parse', async () => {
    const text = '{"result":[1],"pagination":1,"result":[2],"pagination":2}';
    expect(await parse(text)).toEqual(JSON.parse(text));
  });

  it('with a ticket of 20 MB is read', async () => {
    const text = JSON.stringify({ pagination: {}, result: [{ note: 'x'.repeat(20_000_000) }] });
    expect(await parse(text)).toEqual(JSON.parse(text));
  }, 30_000);

  it.each(['', ' ', '{"pagination":{},"result":[{"a":1}', '{"result":[}', '<html>', 'null null'])(
    'that is no JSON is a SyntaxError: %s',
    async (text) => {
      await expect(parse(text)).rejects.toThrow(SyntaxError);
    },
  );

  it('is distinguished from broken JSON exactly as by JSON.parse', async () => {
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 3 }),
      insert: fc.constantFrom('', ',', '"', ']', '}', '{', ':', '0', '\\', 'é'),
    });
    const answer = fc.record({
      pagination: fc.jsonValue({ maxDepth: 1 }),
      result: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(answer, edit, async (value, { at, remove, insert }) => {
        const whole = JSON.stringify(value);
        const place = at % whole.length;
        const text = whole.slice(0, place) + insert + whole.slice(place + remove);
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          await expect(parse(text)).rejects.toThrow(SyntaxError);
          return;
        }
        const found = await parse(text);
        // Of a diff answer only what counts is kept.
        if (
          typeof expected === 'object' &&
          expected !== null &&
          'result' in expected &&
          Array.isArray(expected.result)
        ) {
          expect(found).toMatchObject({ result: expected.result });
        } else expect(found).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});
