import { type StreamChange, streamQuerySchema } from '@tixngo-sync/api';
import type { Identity } from '@tixngo-sync/auth';
import { roleAllows } from '@tixngo-sync/domain';
import type { Request, Response } from 'express';
import { Refusal } from '../http/refusal.js';
import type { Parts } from '../parts.js';
import type { StreamEvent } from '../stream/change-log.js';
import { rawRoute } from './route.js';

/** Proxies close a connection that is silent for a minute; the shortest common limit is 30 s. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 3_000;
/** A tab has one stream. */
const MOST_PER_USER = 20;
/** A client that reads nothing reconnects, instead of filling the memory. */
const MOST_UNSENT_BYTES = 1_000_000;

/** Only admins read these resources. */
const ADMIN_ONLY = new Set<string>(['user', 'token', 'audit']);

export const STREAM_ROUTES = [
  rawRoute({
    path: '/stream',
    role: 'viewer',
    mediaType: 'text/event-stream',
    summary: 'Server-sent events: which resources changed',
    query: streamQuerySchema,
    problems: { 429: `More than ${MOST_PER_USER} streams of one user, or too many requests` },
    send: async ({ parts, identity }, { request, response }) => {
      if (request.method === 'HEAD') response.type('text/event-stream').end();
      else openStream(parts, identity, request, response);
    },
  }),
];

const streamsByUser = new WeakMap<Parts, Map<string, number>>();

/**
 * Streams changes until the client leaves, its session ends, its role changes or the process stops. The
 * client resumes with Last-Event-ID.
 */
function openStream(parts: Parts, identity: Identity, request: Request, response: Response): void {
  const leave = enter(parts, identity.name);
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // nginx passes each event on at once.
    'X-Accel-Buffering': 'no',
  });
  const write = (text: string) => {
    if (response.writableLength > MOST_UNSENT_BYTES) response.destroy();
    else if (!response.writableEnded) response.write(text);
  };
  const end = (reason: string) => {
    write(textOf('end', { reason }));
    response.end();
  };
  const checkSender = () => checkIdentity(parts, identity, request, end);
  write(`retry: ${RECONNECT_MS}\n\n`);
  const heartbeat = setInterval(() => {
    write(': heartbeat\n\n');
    checkSender();
  }, HEARTBEAT_MS);
  const unsubscribe = parts.changes.subscribe(
    {
      event: (event) => {
        if (isAbout(event, 'user') || isAbout(event, 'token')) checkSender();
        if (isFor(event, identity)) write(textOf(event.name, event.data, event.id));
      },
      state: (live) => write(textOf('state', { live })),
      end: () => end('SHUTDOWN'),
    },
    request.get('Last-Event-ID'),
  );
  response.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
    leave();
  });
}

/** @returns what counts the stream out again. @throws Refusal 429 when the user has too many */
function enter(parts: Parts, name: string): () => void {
  const counts = streamsByUser.get(parts) ?? new Map<string, number>();
  streamsByUser.set(parts, counts);
  const open = counts.get(name) ?? 0;
  if (open >= MOST_PER_USER)
    throw new Refusal(429, 'TOO_MANY_STREAMS', `${name} has ${open} streams open. Close some tabs.`);
  counts.set(name, open + 1);
  return () => {
    const left = (counts.get(name) ?? 1) - 1;
    if (left > 0) counts.set(name, left);
    else counts.delete(name);
  };
}

/** Ends the stream when its sender may no longer read it. While the database is down, it stays. */
function checkIdentity(
  { auth, log }: Parts,
  identity: Identity,
  { headers: { cookie, authorization } }: Request,
  end: (reason: string) => void,
): void {
  auth
    .identify({ cookie, authorization }, true)
    .then((now) => {
      if (now === undefined) end('SIGNED_OUT');
      else if (now.role !== identity.role) end('ROLE_CHANGED');
    })
    .catch((err: unknown) => log.debug({ err }, 'the sender of a stream could not be checked'));
}

function isAbout({ name, data }: StreamEvent, resource: StreamChange['resource']): boolean {
  return name === 'change' && 'resource' in data && data.resource === resource;
}

function isFor({ data }: StreamEvent, { role }: Identity): boolean {
  return !('resource' in data && ADMIN_ONLY.has(String(data.resource))) || roleAllows(role, 'admin');
}

function textOf(name: string, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
