import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, replacePersons } from './replace-persons.js';

const STAND_IN = 'erased-0123456789abcdef@erased.invalid';
const standInFor = (key: string) => (key === 'ann@x.test' ? STAND_IN : null);
const replaced = (value: unknown) => replacePersons(value, standInFor);

describe('a person in JSON', () => {
  it.each<[string, unknown, unknown]>([
    [
      'described',
      { ticketId: 'T', owner: { email: ' Ann@X.test', firstName: 'Ann', idCardNumber: 'X1' } },
      { ticketId: 'T', owner: { email: STAND_IN } },
    ],
    [
      'named',
      { lifecycle: [{ ownerEmail: 'ANN@x.test', status: 'A' }] },
      { lifecycle: [{ ownerEmail: STAND_IN, status: 'A' }] },
    ],
    ['in a text', { reason: 'Sent to <ann@x.test>.' }, { reason: STAND_IN }],
    ['in another spelling in a text', { reason: 'to AN\u200bN@X.test!' }, { reason: STAND_IN }],
    ['at the end of a sentence', { reason: 'Sent to ann@x.test.' }, { reason: STAND_IN }],
    ['in a line that is no ticket', 'T1,ann@x.test,Ann', STAND_IN],
    ['as the name of a field', { 'ann@x.test': 1 }, { [STAND_IN]: 1 }],
    [
      'as the e-mail of the ticket itself',
      { ticketId: 'T', email: 'ann@x.test' },
      { ticketId: 'T', email: STAND_IN },
    ],
  ])('%s becomes the stand-in', (_where, value, expected) => {
    expect(replaced(value)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['somebody whose e-mail only ends the same', { email: 'joann@x.test', firstName: 'Jo' }],
    ['somebody whose e-mail only begins the same', { reason: 'ann@x.test.org' }],
    ['the stand-in', { email: STAND_IN }],
    ['no e-mail at all', { a: [null, -0, 'ann', { __proto__: null }] }],
  ])('%s stays as it is: the very same value', (_who, value) => {
    expect(replaced(value)).toBe(value);
  });

  it('is reported with the place and all that describes the person', () => {
    const findings: Finding[] = [];
    const owner = { email: 'ann@x.test', firstName: 'Ann' };
    replacePersons({ owner, lifecycle: [{}, { ownerEmail: 'ann@x.test' }] }, standInFor, (finding) =>
      findings.push(finding),
    );
    expect(findings).toEqual([
      { path: 'owner', value: owner },
      { path: 'lifecycle[1].ownerEmail', value: 'ann@x.test' },
    ]);
  });

  it('is removed from any JSON, and a replaced value stays', () => {
    const text = fc.oneof(
      fc.constantFrom('ann@x.test', ' ANN@x.test', 'to ann@x.test!', '__proto__', 'email', 'bob@x.test'),
      fc.string(),
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.constant(null),
        fc.array(tie('json')),
        fc.dictionary(text, tie('json')),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const once = replaced(value);
        expect(JSON.stringify(once).toLowerCase()).not.toMatch(/(?<![\w.])ann@x\.test/);
        expect(replaced(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('is found in linear time; what is nested too deep is left out', () => {
    expect(replaced(`${'@'.repeat(1_000_000)} ann@x.test`)).toBe(STAND_IN);
    const deep = JSON.parse(`${'['.repeat(50_000)}"ann@x.test"${']'.repeat(50_000)}`);
    expect(JSON.stringify(replaced(deep))).toBe(`${'['.repeat(65)}null${']'.repeat(65)}`);
  });
});
