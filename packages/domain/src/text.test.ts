import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCleanId, isPlainName, isStorable, trimId, visible, visibleLines } from './text.js';

describe('text of others', () => {
  it.each([
    ['a\u001b[2Jb', 'a\\u001b[2Jb'],
    ['\u009b31mred', '\\u009b31mred'],
    ['tab\tline\nnext\r', 'tab\\tline\\nnext\\r'],
    ['\u202eevil\u2066x\u2069', '\\u202eevil\\u2066x\\u2069'],
    ['\u007f\u0000', '\\u007f\\u0000'],
    ['Zoë \u{1F469}\u200d\u{1F680} \u65e5\u672c', 'Zoë \u{1F469}\u200d\u{1F680} \u65e5\u672c'],
  ])('shows the control characters of %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('keeps line ends and tabs in text of several lines, and nothing else', () => {
    expect(visibleLines('{\n\t"a": "\u001b"\r\n}')).toBe('{\n\t"a": "\\u001b"\\u000d\n}');
  });

  it('has no control character afterwards, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('can be stored unless it has NUL or half a surrogate pair', () => {
    expect(['', 'Zoë', '\u{1F600}'].every(isStorable)).toBe(true);
    expect(['\u0000', 'a\ud800', '\udc00b', '\udc00\ud800'].some(isStorable)).toBe(false);
  });
});

describe('an id', () => {
  it.each([
    ['A2', 'A2'],
    [' A2 ', 'A2'],
    ['A2\t', 'A2'],
    ['\u00a0A2\r\n', 'A2'],
    ['\ufeffA2\u200b', 'A2'],
    [' \u00ad A 2 \u{e0020}', 'A 2'],
    [' \u200b\t', ''],
    ['Zoë \u{1F600} ', 'Zoë \u{1F600}'],
  ])('%j is trimmed to %j', (given, trimmed) => {
    expect(trimId(given)).toBe(trimmed);
  });

  it.each(['A2', 'A 2', 'Zoë', '\u{1F600}', 'A\u200dB'])('%j is clean', (id) => {
    expect(isCleanId(id)).toBe(true);
  });

  it.each([
    ...[
      '',
      ' A2',
      'A2 ',
      'A2\t',
      '\u200bA2',
      'A2\ufeff',
      'A\tB',
      'A\u0000B',
      'A\u001bB',
      'A\u0085',
      'A\u007f',
    ],
    'a2@x.test\nb2@x.test',
  ])('%j is not clean', (id) => {
    expect(isCleanId(id)).toBe(false);
  });

  it('is trimmed in linear time', () => {
    const start = performance.now();
    expect(trimId(`A${' '.repeat(200_000)}B`)).toHaveLength(200_002);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('a name that someone gave', () => {
  it.each(['nightly', 'Zoë 2', 'a.b', '...', '.a', 'a.', ' a '])('%j is plain', (name) => {
    expect(isPlainName(name)).toBe(true);
  });

  it.each(['', ' ', '\u200b', '.', '..', 'a\u202eb', 'a\nb'])('%j is not', (name) => {
    expect(isPlainName(name)).toBe(false);
  });
});
