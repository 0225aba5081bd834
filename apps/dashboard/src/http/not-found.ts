import type { RequestHandler } from 'express';
import { Refusal } from './refusal.js';

export function notFound(): RequestHandler {
  return () => {
    throw new Refusal(404, 'NOT_FOUND', 'There is nothing at this address.');
  };
}
