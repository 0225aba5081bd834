import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** An action of a person through the REST API, with the answer in the end. */
export interface Action {
  /** Unique; the audit log has it. */
  readonly reason: string;
  readonly what: string;
  /** `refused`: the last request for it did nothing. */
  readonly outcome: 'done' | 'refused';
  /**
   * How often it may have been done: once for each Idempotency-Key, however often it was sent with that key,
   * or, where there are no keys, once for each request.
   */
  readonly tries: number;
}

/** What people read of the answers. */
interface AnswerBody {
  /** Of a refusal. */
  readonly code?: string;
  readonly runId?: number;
  readonly isDone?: boolean;
  readonly page?: { readonly status: string };
  readonly items?: readonly { readonly pageId?: number; readonly quarantineId?: number }[];
}

export interface Answer {
  readonly status: number;
  readonly body: AnswerBody | null;
}

/** Somebody who sends requests until they are answered, as a browser or a script does. */
export interface Person {
  readonly actions: readonly Action[];
  /** Changes something: sent again until the answer is final. */
  act(
    what: string,
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: object | string,
  ): Promise<Answer>;
  /** Reads until there is an answer. */
  read(path: string): Promise<Answer>;
}

const TIMEOUT_MS = 20_000;
const AGAIN_MS = 300;

/** @param name who it is: the reasons begin with it */
export function createPerson(name: string, url: string, token: string): Person {
  const actions: Action[] = [];
  const send = async (method: string, path: string, body: object | string | undefined, key?: string) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as AnswerBody) };
  };
  /** Null: no answer came, or one that says to try again. */
  const once = async (...request: Parameters<typeof send>): Promise<Answer | null> => {
    const answer = await send(...request).catch(() => null);
    const isFinal = answer !== null && answer.status < 500 && answer.status !== 429;
    return isFinal && answer.body?.code !== 'IDEMPOTENCY_IN_PROGRESS' ? answer : null;
  };
  const untilAnswered = async (...request: Parameters<typeof send>) => {
    for (let requests = 1; ; requests++) {
      const answer = await once(...request);
      if (answer !== null) return { answer, requests };
      await sleep(AGAIN_MS);
    }
  };
  return {
    actions,
    act: async (what, method, path, body) => {
      const reason = `${name}, ${actions.length + 1}: ${what}`;
      const isFile = typeof body === 'string';
      const target = isFile ? `${path}?reason=${encodeURIComponent(reason)}` : path;
      const sent = isFile ? body : { ...body, reason };
      for (let tries = 1; ; tries++) {
        const key = method === 'POST' ? randomUUID() : undefined;
        const { answer, requests } = await untilAnswered(method, target, sent, key);
        // "Check what it did, then use a new key": what was done already is refused, or does nothing.
        if (answer.body?.code === 'IDEMPOTENCY_OUTCOME_UNKNOWN') continue;
        const outcome = answer.status < 300 ? 'done' : 'refused';
        actions.push({ reason, what, outcome, tries: key === undefined ? requests : tries });
        return answer;
      }
    },
    read: async (path) => (await untilAnswered('GET', path, undefined)).answer,
  };
}
