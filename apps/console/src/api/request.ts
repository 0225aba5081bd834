import type { z } from 'zod';
import { addressOf, BASE_PATH } from '../page-config.js';
import { ApiError, errorOf } from './api-error.js';
import { recordAnswer } from './connection.js';
import { takePresence } from './presence.js';

export type QueryValue = string | number | boolean | undefined;

export interface ApiRequest<Answer extends z.ZodType> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As the OpenAPI document writes it, below /api/v1: `/runs/{id}`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  /** Sent as JSON; a `Blob` or `FormData` as it is. */
  readonly body?: unknown;
  /** The schema of the answer, from packages/api. Fields that it does not know are dropped. */
  readonly answer: Answer;
  readonly signal?: AbortSignal;
  /** When to stop waiting for the answer; 30 s by default. A file takes longer. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

/**
 * Sends a request to the REST API and returns its parsed answer. Every POST has its own Idempotency-Key.
 * When nobody is signed in, or the password must be changed first, it opens that screen.
 * @throws ApiError when the dashboard refuses or does not answer
 */
export async function request<Answer extends z.ZodType>(sent: ApiRequest<Answer>): Promise<z.output<Answer>> {
  const response = await answerOf(sent);
  if (!response.ok) {
    const error = await errorOf(response);
    leaveForSignIn(error);
    throw error;
  }
  const parsed = sent.answer.safeParse(response.status === 204 ? undefined : await response.json());
  if (!parsed.success)
    throw new ApiError(
      response.status,
      'UNKNOWN_ANSWER',
      'The dashboard answered in a form that this screen does not know. Reload the screen: the dashboard ' +
        'may have been updated.',
    );
  return parsed.data;
}

async function answerOf(sent: ApiRequest<z.ZodType>): Promise<Response> {
  const { method = 'GET', body, signal, timeoutMs = TIMEOUT_MS } = sent;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(addressOfRequest(sent), {
      method,
      headers: headersOf(method, body),
      ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    recordAnswer(true);
    return response;
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    recordAnswer(false);
    throw new ApiError(
      0,
      'NO_ANSWER',
      'The dashboard does not answer. Check your connection, then try again.',
    );
  }
}

function headersOf(method: string, body: unknown): Record<string, string> {
  return {
    Accept: 'application/json',
    ...(body === undefined || isRaw(body) ? {} : { 'Content-Type': 'application/json' }),
    ...(method === 'POST' ? { 'Idempotency-Key': crypto.randomUUID() } : {}),
    ...(takePresence() ? {} : { 'X-Background': '1' }),
  };
}

function isRaw(body: unknown): body is Blob | FormData {
  return body instanceof Blob || body instanceof FormData;
}

/** Returns the address of a request, for links to files too. */
export function addressOfRequest({
  path,
  params = {},
  query = {},
}: Omit<ApiRequest<z.ZodType>, 'answer'>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return addressOf(`/api/v1${filled}${text === '' ? '' : `?${text}`}`);
}

function leaveForSignIn({ status, code }: ApiError): void {
  if (status === 401) location.assign(addressOf(`/sign-in?next=${encodeURIComponent(pathHere())}`));
  if (code === 'PASSWORD_CHANGE') location.assign(addressOf('/me/password'));
}

function pathHere(): string {
  return location.pathname.slice(BASE_PATH.length) + location.search;
}
