import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ZodError, z } from 'zod';
import { sendError, sendJson } from './answer.js';
import { CONTROL_ROUTES, ControlRefusal } from './control-routes.js';
import { serveDiff } from './diff-route.js';
import type { Simulator } from './simulator.js';

/** Enough for the largest feed that somebody would replay by hand. */
const MAX_CONTROL_BODY_BYTES = 256 * 1024 * 1024;

/** @returns the HTTP server, not yet listening. */
export function createSimulatorServer(simulator: Simulator): Server {
  return createServer((request, response) => {
    route(simulator, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendError(response, ...refusalOf(error));
    });
  });
}

async function route(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const control = mayControl(simulator, request)
    ? CONTROL_ROUTES[`${request.method} ${url.pathname}`]
    : undefined;
  if (url.pathname.endsWith('/organizer/tickets/diff')) {
    if (request.method === 'GET') await serveDiff(simulator, request, response, url);
    else
      sendError(response, 405, 'METHOD_NOT_ALLOWED', 'the diff endpoint is read with GET', { Allow: 'GET' });
  } else if (url.pathname === '/healthz') sendJson(response, 200, { status: 'ok' });
  else if (control !== undefined) sendJson(response, 200, control(simulator, await readJson(request)));
  else sendError(response, 404, 'NOT_FOUND', 'there is nothing at this path');
}

/**
 * Whether the request may use the control endpoints: they serve this machine only, and no script of a web
 * site, whose browser sends an Origin.
 */
function mayControl({ control }: Simulator, { socket, headers }: IncomingMessage): boolean {
  const isLocal = /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
  return control && isLocal && headers.origin === undefined;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MAX_CONTROL_BODY_BYTES)
      throw new ControlRefusal(`a control body has at most ${MAX_CONTROL_BODY_BYTES} bytes`);
    chunks.push(piece);
  }
  return bytes === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

function refusalOf(error: unknown): [number, string, string] {
  if (error instanceof ZodError) return [400, 'INVALID_BODY', z.prettifyError(error)];
  if (error instanceof SyntaxError) return [400, 'INVALID_BODY', 'the body is not JSON'];
  if (error instanceof ControlRefusal) return [409, 'REFUSED', error.message];
  return [500, 'INTERNAL_ERROR', error instanceof Error ? error.message : String(error)];
}
