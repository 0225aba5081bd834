import { randomBytes } from 'node:crypto';

/** @returns 192 random bits as letters and digits: it goes into URLs and configuration files as it is. */
export function newPassword(): string {
  return randomBytes(24).toString('hex');
}
