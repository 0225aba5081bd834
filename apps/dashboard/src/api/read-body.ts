import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { Refusal } from '../http/refusal.js';

const LIMIT = '64kb';

/** JSON that is exchanged is in UTF-8 (RFC 8259, section 8.1); no other parameter is defined. */
const JSON_IN_UTF8 = /^application\/json\s*(;\s*(charset\s*=\s*"?utf-?8"?\s*)?)?$/i;

/**
 * Reads the body of a change as JSON. No body counts as an empty object, so that a change whose fields are
 * all optional needs none. @throws Refusal 415 for another content type, 400 when it is not JSON in UTF-8
 */
export function readBody(): RequestHandler[] {
  const parse = express.json({ limit: LIMIT, type: () => true, verify: requireUtf8 });
  const read: RequestHandler = (request, response, next) => {
    parse(request, response, (error?: unknown) => next(isMalformed(error) ? notJson() : error));
  };
  return [requireJson(), read];
}

function requireJson(): RequestHandler {
  return (request, _response, next) => {
    const type = request.get('Content-Type');
    if (type === undefined ? hasBody(request) : !JSON_IN_UTF8.test(type))
      throw new Refusal(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'Send the body as JSON in UTF-8, with Content-Type: application/json.',
      );
    next();
  };
}

function hasBody(request: Request): boolean {
  return request.get('Transfer-Encoding') !== undefined || Number(request.get('Content-Length') ?? 0) > 0;
}

function requireUtf8(_request: unknown, _response: unknown, bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new Refusal(400, 'UNSTORABLE_TEXT', 'The body is not UTF-8.');
}

function isMalformed(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.parse.failed';
}

function notJson(): Refusal {
  return new Refusal(400, 'MALFORMED_JSON', 'The body is not JSON, or neither an object nor an array.');
}
