import { isStorable } from '@tixngo-sync/domain';
import type { RequestHandler } from 'express';
import { Refusal } from './refusal.js';

/**
 * Refuses an address with NUL or bytes that are not UTF-8 (a lone surrogate is such bytes): PostgreSQL stores
 * neither, so a query with it fails, and U+FFFD in its place would be found nowhere.
 */
export function refuseUnstorableAddress(): RequestHandler {
  return (request, _response, next) => {
    if (!isStorable(decoded(request.url)))
      throw new Refusal(400, 'UNSTORABLE_TEXT', 'The address contains NUL.');
    next();
  };
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    throw new Refusal(400, 'UNSTORABLE_TEXT', 'The address contains bytes that are not UTF-8, or a % alone.');
  }
}
