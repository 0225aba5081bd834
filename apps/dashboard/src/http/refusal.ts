import { STATUS_CODES } from 'node:http';
import type { Problem } from '@tixngo-sync/api';
import type { RequestHandler } from 'express';

interface Details {
  /** Each wrong value of the request. */
  readonly errors?: Problem['errors'];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown to refuse a request: the status, a stable code for machines, and a message for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly details: Details;
  constructor(status: number, code: string, message: string, details: Details = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Returns the refusal as RFC 9457 describes it. */
export function problemOf({ status, code, message, details: { errors } }: Refusal): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  const problem = { type: 'about:blank', title, status, detail: message, code };
  return errors === undefined ? problem : { ...problem, errors };
}

/** Refuses every request with 404. */
export function notFound(): RequestHandler {
  return () => {
    throw new Refusal(404, 'NOT_FOUND', 'There is nothing at this address.');
  };
}
