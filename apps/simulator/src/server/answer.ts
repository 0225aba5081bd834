import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Fault, FaultKind } from '../faults/kinds.js';
import type { FeedPage } from '../feed/feed.js';

const MAINTENANCE_PAGE = Buffer.from(
  '<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>',
);
const STATUS_CODES: Readonly<Record<string, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_ERROR',
  502: 'BAD_GATEWAY',
  503: 'UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
};

/** @returns whether this fault answers without a page. */
export function isFaultWithoutPage(kind: FaultKind): boolean {
  return kind in STATUS_CODES || ['timeout', 'reset', 'html', 'notdiff', 'redirect'].includes(kind);
}

/** Answers, or does not answer, according to the fault. */
export function answerWithFault(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  switch (fault.kind) {
    case 'timeout':
      // The connection stays open until the client gives up or the simulator ends.
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'html':
      sendBody(response, 200, MAINTENANCE_PAGE, { 'Content-Type': 'text/html; charset=utf-8' });
      return;
    case 'notdiff':
      sendJson(response, 200, { data: { tickets: [] }, cursor: null });
      return;
    case 'redirect':
      response
        .writeHead(302, { Location: fault.location ?? otherOrigin(request), 'Content-Length': '0' })
        .end();
      return;
    default:
      sendStatus(fault, response);
  }
}

function sendStatus(fault: Fault, response: ServerResponse): void {
  const retryAfter = fault.retryAfter ?? (fault.kind === '429' ? '1' : undefined);
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
  sendError(
    response,
    Number(fault.kind),
    STATUS_CODES[fault.kind] ?? 'ERROR',
    'a fault that was set in the simulator',
    headers,
  );
}

/**
 * @returns the simulator's other host name, so that a client that follows appears in the request log with
 * that host.
 */
function otherOrigin(request: IncomingMessage): string {
  const port = request.socket.localPort;
  const host = request.headers.host?.startsWith('localhost') === true ? '127.0.0.1' : 'localhost';
  return `http://${host}:${port}${request.url ?? '/'}`;
}

/** Sends a page, completely or broken according to the fault. */
export function sendPage(
  page: FeedPage,
  fault: Fault | undefined,
  gzip: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const pieces = fault?.kind === 'cut' ? [firstHalf(Buffer.concat(encode(page)))] : encode(page);
  const packed = gzip && acceptsGzip(request);
  const body = packed ? [gzipSync(Buffer.concat(pieces), { level: 1 })] : pieces;
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    ...(packed ? { 'Content-Encoding': 'gzip' } : {}),
  };
  switch (fault?.kind) {
    case 'drop': {
      const whole = Buffer.concat(body);
      response.writeHead(200, { ...headers, 'Content-Length': String(whole.length) });
      response.write(firstHalf(whole), () => request.socket.destroy());
      return;
    }
    case 'slow': {
      const timer = setTimeout(() => sendBody(response, 200, body, headers), fault.delayMs);
      response.on('close', () => clearTimeout(timer));
      return;
    }
    default:
      sendBody(response, 200, body, headers);
  }
}

function encode({ resultJson, nextKey, tickets }: FeedPage): readonly Buffer[] {
  const pagination = nextKey === null && tickets === 0 ? {} : { nextPageKey: nextKey };
  return [Buffer.from(`{"pagination":${JSON.stringify(pagination)},"result":`), resultJson, Buffer.from('}')];
}

function firstHalf(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
}

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

/** Sends the contract's error: a code for machines, a message for people. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  sendJson(response, status, { code, message }, headers);
}

/** @param body one piece or several, so that pages in memory are sent without copying */
function sendBody(
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
