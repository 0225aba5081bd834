import type { RequestHandler } from 'express';

/** Thrown to refuse a request: the status, a stable code for machines, and a message for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Refuses every request with 404. */
export function notFound(): RequestHandler {
  return () => {
    throw new Refusal(404, 'NOT_FOUND', 'There is nothing at this address.');
  };
}
