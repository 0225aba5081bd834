import { type Problem, problemSchema } from '@tixngo-sync/api';

/** A request that failed. `code` is stable; `message` says what happened and what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The status; 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  /** Each wrong value of the request, by its path in the body or query. */
  readonly errors: NonNullable<Problem['errors']>;
  constructor(status: number, code: string, message: string, errors: Problem['errors'] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Reads the problem (RFC 9457) of an answer; without one, as a proxy answers, only the status. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = problemSchema.safeParse(body).data;
  if (problem === undefined)
    return new ApiError(response.status, 'NO_PROBLEM', `The dashboard answered ${response.status}.`);
  return new ApiError(response.status, problem.code, problem.detail, problem.errors);
}
