import { expect, it } from 'vitest';
import { emailKey } from './email-key.js';

it.each([
  ['a zero-width space', 'ada\u200b@x.test', 'ada@x.test'],
  ['a right-to-left mark', '\u200fada@x.test', 'ada@x.test'],
  ['a byte order mark', '\ufeffada@x.test', 'ada@x.test'],
  ['a soft hyphen', 'a\u00adda@x.test', 'ada@x.test'],
  ['an invisible character beyond white space', ' \u200b ada@x.test \u200b', 'ada@x.test'],
  ['a decomposed letter', 'jo\u0308rg@x.test', 'jörg@x.test'],
  ['a decomposed capital letter', 'JO\u0308RG@x.test', 'jörg@x.test'],
  ['a letter that an invisible character divides', 'jo\u200b\u0308rg@x.test', 'jörg@x.test'],
  ['a final sigma', 'ΟΔΥΣΣΕΥΣ@x.test', 'οδυσσευσ@x.test'],
  ['a final sigma, in lower case', 'οδυσσευς@x.test', 'οδυσσευσ@x.test'],
  ['the long s, without any ASCII character', '\u017f', 's'],
  ['a Greek capital that is two letters in upper case', '\u1f88@x.test', '\u1f80@x.test'],
  ['the Kelvin sign', '\u212aim@x.test', 'kim@x.test'],
  ['a capital I, in every locale', 'PAULI@X.TEST', 'pauli@x.test'],
  ['a dotless i, which is a letter of its own', 'paulı@x.test', 'paulı@x.test'],
  ['only invisible characters', ' \u200b\u00ad ', null],
])('%s makes no other e-mail', (_name, email, key) => {
  expect(emailKey(email)).toBe(key);
  expect(emailKey(key)).toBe(key);
});
