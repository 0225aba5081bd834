import { expect, it } from 'vitest';
import { seal, sealingKeys, unseal } from './sealed-answer.js';

const KEY = 'd0c6f0c1-6a5e-4e0c-9d61-6a3c8f8d9f11';
const body = { name: 'grafana', token: 'tixngo_secret' };

it('opens a sealed answer with the same Idempotency-Key of the same sender and route only', async () => {
  const sealed = seal(body, await sealingKeys(KEY, 'ada POST /tokens'));
  expect(sealed).not.toContain(Buffer.from('tixngo_').toString('base64').slice(0, 8));
  expect(unseal(sealed, await sealingKeys(KEY, 'ada POST /tokens'))).toEqual(body);
  const [otherKey, otherSender] = [
    await sealingKeys(`${KEY}1`, 'ada POST /tokens'),
    await sealingKeys(KEY, 'bob'),
  ];
  expect(() => unseal(sealed, otherKey)).toThrow();
  expect(() => unseal(sealed, otherSender)).toThrow();
});

it('does not open an answer that was changed', async () => {
  const keys = await sealingKeys(KEY, '');
  const bytes = Buffer.from(seal(body, keys), 'base64');
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
  expect(() => unseal(bytes.toString('base64'), keys)).toThrow();
});

it('stores neither the Idempotency-Key nor what opens the answer', async () => {
  const { name, secret } = await sealingKeys(KEY, '');
  expect(name).not.toContain(KEY);
  expect(name).not.toContain(secret.toString('base64url'));
});
