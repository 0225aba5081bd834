import type { ServerResponse } from 'node:http';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  sendBody(response, status, Buffer.from(JSON.stringify(body)), {
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
  });
}

/** The contract's error: a code for machines, a message for people. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  sendJson(response, status, { code, message }, headers);
}

/** @param body in one piece or several: pages go out as they lie in memory, uncopied */
export function sendBody(
  response: ServerResponse,
  status: number,
  body: Buffer | readonly Buffer[],
  headers: Record<string, string>,
): void {
  const pieces = Buffer.isBuffer(body) ? [body] : body;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  response.writeHead(status, { ...headers, 'Content-Length': String(length) });
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
}
