import { AnswerFault, type FaultCode } from './answer-fault.js';

export interface AnswerHead {
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  /** `code` of the JSON that a 400 may carry. */
  readonly errorCode: string | undefined;
}

interface Verdict {
  readonly code: FaultCode;
  readonly advice: string;
  readonly got?: string;
}

/** @returns what an answer other than 2xx means */
export function statusFault(head: AnswerHead): AnswerFault {
  const { code, advice, got } = verdictOn(head);
  return new AnswerFault(code, {
    got: got ?? `answered ${head.status}`,
    advice,
    status: head.status,
    retryAfter: head.retryAfter,
  });
}

function verdictOn(head: AnswerHead): Verdict {
  const { status } = head;
  if (status === 429)
    return {
      code: 'TOO_MANY_REQUESTS',
      advice: 'Ask less often: a longer interval, or a larger batch size.',
    };
  if (status >= 500)
    return { code: 'SERVER_ERROR', advice: 'TIXNGO has a fault of its own: if it goes on, ask TIXNGO.' };
  if (status === 401)
    return {
      code: 'UNAUTHORIZED',
      advice: 'The API key is missing or wrong: check TIXNGO_API_KEY and TIXNGO_API_KEY_HEADER.',
    };
  if (status === 403) {
    return {
      code: 'FORBIDDEN',
      advice:
        'The API key may not read this organizer: check TIXNGO_API_KEY and the organizer in TIXNGO_API_URL.',
    };
  }
  if (status === 400) return badRequest(head.errorCode);
  if (status >= 400)
    return { code: 'REQUEST_REFUSED', advice: 'Check TIXNGO_API_URL: it ends in organizer/tickets.' };
  return {
    code: 'REDIRECTED',
    got: `answered ${status}${redirectTarget(head.location)}, which is not followed: the API key would go along`,
    advice:
      'Set TIXNGO_API_URL to the address that answers by itself (https instead of http?), if you trust it.',
  };
}

/** Only codes of the contract are told: what else the body holds may echo the request. */
function badRequest(errorCode: string | undefined): Verdict {
  if (errorCode === 'INVALID_PAGINATION_KEY') {
    return {
      code: 'INVALID_PAGINATION_KEY',
      got: 'answered 400 INVALID_PAGINATION_KEY',
      advice:
        'TIXNGO does not know this key (any more): see "tixngo-sync key show", and set a key it knows, or reset it, with a reason.',
    };
  }
  if (errorCode === 'INVALID_LIMIT') {
    return {
      code: 'INVALID_LIMIT',
      got: 'answered 400 INVALID_LIMIT',
      advice: 'Set a batch size from 1 to 10000; recommended is 1000.',
    };
  }
  return {
    code: 'BAD_REQUEST',
    advice:
      'TIXNGO does not understand the request: check TIXNGO_API_URL and the pagination key, then ask TIXNGO.',
  };
}

/** The origin only: a path or query may echo what is secret. */
function redirectTarget(location: string | undefined): string {
  if (location === undefined || !URL.canParse(location)) return '';
  return ` to ${new URL(location).origin}`;
}
