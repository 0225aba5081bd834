import { describe, expect, it } from 'vitest';
import { checkNewPassword } from './password-rules.js';

describe('a new password', () => {
  it.each(['password1', 'Passw0rd!', 'qwertyuiop', '12345678', 'Arsenal!2026', 'ada-ops1', 'tixngo-sync!'])(
    'is refused when people guess it first: %s',
    async (password) => {
      await expect(checkNewPassword(password, 'Ada-Ops')).rejects.toMatchObject({ code: 'PASSWORD_COMMON' });
    },
  );

  it.each(['seven77', 'x'.repeat(129), '🎟️🎟️'])('is refused for its length: %s', async (password) => {
    await expect(checkNewPassword(password, 'ada')).rejects.toMatchObject({ code: 'PASSWORD_LENGTH' });
  });

  it.each(['correct-horse-battery', 'lantern mussel 41', 'zq8#Lw2v', 'ñandú-über-ö'])(
    'needs no kinds of characters: %s',
    async (password) => {
      await expect(checkNewPassword(password, 'ada')).resolves.toBeUndefined();
    },
  );
});
