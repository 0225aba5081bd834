import { describe, expect, it } from 'vitest';
import { withoutPersonalData } from './personal-data.js';

describe('what a viewer sees', () => {
  it.each([
    ['ada.lovelace@club.test', 'a…@club.test'],
    ['🎟️@club.test', '🎟…@club.test'],
    ['sent to ada@club.test, then bob@x.test', 'sent to a…@club.test, then b…@x.test'],
    ['Ada Lovelace', 'Ada Lovelace'],
    ['@club', '@club'],
    // TIXNGO's addresses are any text. The local part was cut at quotes, brackets and colons: all before
    // these, or all of it, was shown.
    ['"ada.lovelace"@club.test', '"a…@club.test'],
    ['"ada lovelace"@club.test', '"a…@club.test'],
    ["ada.lovelace'@club.test", 'a…@club.test'],
    ['ada(lovelace)@club.test', 'a…@club.test'],
    ['ada,lovelace;x:y@club.test', 'a…@club.test'],
    ['ada"lovelace@club.test', 'a…@club.test'],
    ['ada@lovelace@club.test', 'a…@l…@club.test'],
    ['ada＠club.test', 'a…＠club.test'],
    ['ada＠lovelace﹫club.test', 'a…＠l…﹫club.test'],
    ['"@club.test', '"…@club.test'],
    ['said "hello" to <ada@club.test>', 'said "hello" to <a…@club.test>'],
    ['"@club.test and "@club.test', '"…@club.test and "…@club.test'],
  ])('of %s is %s', (text, seen) => {
    expect(withoutPersonalData(text)).toBe(seen);
  });

  it('has no field for operators, at any depth, and keeps everything else', () => {
    const at = new Date();
    const answer = {
      contacts: [
        {
          firstName: 'Ada',
          birthday: '1990-01-01',
          nationality: 'GBR',
          idNumber: 'X1',
          mobilePhone: '+44',
          at,
          n: 7,
        },
      ],
      body: '{"email":"ada@club.test"}',
      next: null,
    };
    expect(withoutPersonalData(answer)).toEqual({
      contacts: [
        { firstName: 'Ada', birthday: null, nationality: null, idNumber: null, mobilePhone: null, at, n: 7 },
      ],
      body: null,
      next: null,
    });
  });
});
