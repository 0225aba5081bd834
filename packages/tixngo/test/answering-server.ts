import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface AnsweringServer {
  /** As TIXNGO_API_URL. */
  readonly url: string;
  readonly origin: string;
  /** What was asked, oldest first. */
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** A real HTTP server that gives the answers in their order; the last one again and again. */
export async function serveAnswers(...answers: Answer[]): Promise<AnsweringServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    url: `${origin}/api/organizer/tickets`,
    origin,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json =
  (value: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };

export const gzipped =
  (value: unknown): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync(JSON.stringify(value)));
  };

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(code, headers);
    response.end();
  };

export const body =
  (bytes: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(200, headers);
    response.end(bytes);
  };

export const reset: Answer = (_request, response) => {
  response.socket?.resetAndDestroy();
};

/** Promises more than it sends, then drops the connection. */
export const cutOff: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"pagination":{"nextPageKey":"k"},"result":[{"ticketId"', () => response.socket?.destroy());
};

export const cutOffChunked: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"pagination":{"nextPageKey":"k"},"result":[{"ticketId"', () => response.socket?.destroy());
};

export const silence: Answer = () => {};

/** Begins a body and never ends it, but never falls silent either. */
export const drip: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(timer));
};
