import { describe, expect, it } from 'vitest';
import { emailKey } from './email-key.js';

describe('emailKey', () => {
  it.each([
    ['ann@x.test', 'ann@x.test'],
    [' Ann@X.TEST ', 'ann@x.test'],
    ['\t\u00a0\u2003ann@x.test\ufeff\n', 'ann@x.test'],
    ['victor@x.test', 'victor@x.test'],
    ['ŠIMIĆ@x.test', 'šimić@x.test'],
    ['a b@x.test', 'a b@x.test'],
    ['', null],
    [' \n ', null],
    [null, null],
  ])('%j has the key %j', (email, key) => {
    expect(emailKey(email)).toBe(key);
  });
});
