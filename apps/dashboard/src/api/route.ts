import type { Instant } from '@tixngo-sync/api';
import type { Identity } from '@tixngo-sync/auth';
import type { Author } from '@tixngo-sync/db';
import { parseEnteredTime, type Role, SyncError } from '@tixngo-sync/domain';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import type { Parts } from '../parts.js';
import type { ReceivedFile } from '../uploads/receive-file.js';

/** What a handler gets: path, query and body as the route's schemas parsed them, and who sent the request. */
export interface ApiRequest<Params = undefined, Query = undefined, Body = undefined> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly identity: Identity;
  readonly parts: Parts;
  /** The address at which people reach the dashboard, for links in answers: `https://sync.club.test/base`. */
  readonly address: string;
  /** For what changes how the sender is signed in. */
  readonly cookies: SenderCookies;
  /** Of a route that takes a file. */
  readonly file?: ReceivedFile | undefined;
}

/** The cookies of a request and its answer. */
interface SenderCookies {
  /** The header `Cookie`. */
  readonly sent: string | undefined;
  /** Adds `Set-Cookie` headers, given without Secure. */
  set(cookies: readonly string[]): void;
}

/** One route of a resource. The router, the role check and openapi.json are made from it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/runs/{id}`. */
  readonly path: string;
  readonly role: Role;
  readonly summary: string;
  /**
   * 201: created. 202: a worker does the work, and the answer names the job. 204: the answer is undefined.
   */
  readonly status: 200 | 201 | 202 | 204;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The body is a file: a form with one part, or raw. */
  readonly takesFile?: boolean;
  readonly answer: z.ZodType;
  /** The answer to a preview, with 200: the handler returns it in {@link Previewed}. */
  readonly preview?: z.ZodType;
  /** It changes nothing, although it is a POST: with an Idempotency-Key too, its answer is not kept. */
  readonly isRead?: true;
  /**
   * What the answer shows, if it has personal data for operators: `ticket`. Reading it is recorded (I9);
   * a 202 shows ids only.
   */
  readonly personal?: string;
  /**
   * The answer has a secret that is shown once. With an Idempotency-Key it is stored encrypted with that key.
   */
  readonly hasSecret?: boolean;
  /** The errors of this handler, by status; every route also has 400, 401 and 403. */
  readonly problems?: Readonly<Record<number, string>>;
  readonly handle: (request: ApiRequest<unknown, unknown, unknown>) => Promise<unknown>;
  /** Set when the handler writes the answer itself: see {@link rawRoute}. */
  readonly raw?: {
    readonly mediaType: string;
    readonly send: (request: ApiRequest<unknown, unknown, unknown>, exchange: Exchange) => Promise<void>;
  };
}

/** Express's side of a request, for an answer that is written piece by piece. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
  /** Of a route with `personal`: call it once it is known that there is something to read. */
  readonly recordReading: () => Promise<void>;
}

/** The settings that every route of a kind shares. */
export const READ = { method: 'get', role: 'viewer', status: 200 } as const;
/** A change that is done when it is answered. */
export const CHANGE = { method: 'post', role: 'operator', status: 200 } as const;
export const ENQUEUE = { method: 'post', role: 'operator', status: 202 } as const;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** An answer before it becomes JSON: a `Date` at every place where the answer has an instant. */
type BeforeJson<Answer> = Answer extends Instant
  ? Date
  : Answer extends readonly (infer Item)[]
    ? readonly BeforeJson<Item>[]
    : Answer extends object
      ? { readonly [Key in keyof Answer]: BeforeJson<Answer[Key]> }
      : Answer;

/**
 * Defines a route. The compiler checks the handler against the schemas: it gets the parsed path, query and
 * body, and must return what `answer` describes.
 */
export function route<
  Answer extends z.ZodType,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodObject | undefined = undefined,
  Preview extends z.ZodType = z.ZodNever,
>(
  definition: Omit<Route, 'params' | 'query' | 'body' | 'answer' | 'preview' | 'handle'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    answer: Answer;
    preview?: Preview;
    handle: (
      request: ApiRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>>,
    ) => Promise<BeforeJson<z.output<Answer>> | Previewed<BeforeJson<z.output<Preview>>>>;
  },
): Route {
  // The router parses with these schemas before it calls the handler, so the handler gets the types erased
  // here.
  return definition as unknown as Route;
}

/** Returns who makes a change, for the audit log. */
export function authorOf({ name }: Identity): Author {
  return { actor: name, channel: 'api' };
}

/** What a handler returns when it changed nothing and only reports what would change. */
export class Previewed<Preview> {
  readonly preview: Preview;
  constructor(preview: Preview) {
    this.preview = preview;
  }
}

/**
 * Defines a GET whose answer is a file, stored text or a stream of events. `send` writes the answer itself,
 * once it has refused what it refuses. What it writes must fit the sender's role: nothing is hidden from a
 * viewer after it.
 */
export function rawRoute<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
>({
  mediaType,
  send,
  ...definition
}: Omit<Route, 'method' | 'status' | 'params' | 'query' | 'body' | 'answer' | 'handle' | 'raw'> & {
  params?: Params;
  query?: Query;
  mediaType: string;
  send: (request: ApiRequest<Parsed<Params>, Parsed<Query>>, exchange: Exchange) => Promise<void>;
}): Route {
  // As in `route`: the router parses with these schemas before it calls `send`.
  return {
    ...definition,
    method: 'get',
    status: 200,
    answer: z.string(),
    handle: async () => undefined,
    raw: { mediaType, send },
  } as unknown as Route;
}

/** Returns the row. @throws Refusal 404 with the id when it is null. */
export function found<Row>(row: Row | null, thing: string, id: string | number): Row {
  if (row === null) throw new Refusal(404, 'NOT_FOUND', `There is no ${thing} ${id}.`);
  return row;
}

/**
 * Answers the errors of a use case with their own status: by default, wrong usage is 400.
 * @param statuses by the error's code
 */
export async function withStatus<Result>(
  statuses: Readonly<Record<string, number>>,
  work: Promise<Result>,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const status = error instanceof SyncError ? statuses[error.code] : undefined;
    if (status === undefined || !(error instanceof SyncError)) throw error;
    throw new Refusal(status, error.code, error.message);
  }
}

/** Returns the 400 of a body that must have either `ids` or a flag. */
export function eitherIdsOr(flag: string): Refusal {
  const message = `give either ids or ${flag}: true`;
  return new Refusal(400, 'BAD_REQUEST', `Wrong body: ${message}.`, { errors: [{ path: 'ids', message }] });
}

/** The 404 of a route that uses {@link found}. */
export function noSuch(thing: string): Readonly<Record<number, string>> {
  return { 404: `There is no such ${thing}` };
}

/** Returns one part of a list. `next` asks for the part after it; null on the last part. */
export function listPart<Row, Id>(
  items: readonly Row[],
  limit: number,
  idOf: (row: Row) => Id,
): { items: readonly Row[]; next: Id | null } {
  const last = items.at(-1);
  return { items, next: items.length < limit || last === undefined ? null : idOf(last) };
}

/** Returns the times of a query's period. */
export function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  return { from: timeOf(from), to: timeOf(to) };
}

function timeOf(text: string | undefined): Date | undefined {
  // The schema refused what is no time.
  return text === undefined ? undefined : (parseEnteredTime(text) ?? undefined);
}
