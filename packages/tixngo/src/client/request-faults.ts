import { AnswerFault, type FaultCode } from './answer-fault.js';
import type { RetryAfterHeaders } from './retry-after.js';

export interface AnswerHead {
  /** Of the request. */
  readonly url: URL;
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfter: RetryAfterHeaders;
  /** `code` in the JSON of a 400, if it has one. */
  readonly errorCode: string | undefined;
}

interface Verdict {
  readonly code: FaultCode;
  readonly advice: string;
  readonly got?: string;
}

/** Classifies an answer other than 2xx. */
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
      advice: 'Request less often: set a longer interval or a larger batch size.',
    };
  if (status >= 500)
    return { code: 'SERVER_ERROR', advice: 'The fault is at TIXNGO: if it continues, contact TIXNGO.' };
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
  if (status === 408)
    return {
      code: 'TIMEOUT',
      advice: 'The request reached TIXNGO too slowly: if this continues, check the network and the proxy.',
    };
  if (status === 425) return { code: 'TOO_EARLY', advice: 'If this continues, check the proxy.' };
  if (status < 300)
    return {
      code: 'CONNECTION_FAILED',
      advice: 'TIXNGO never answers so: check TIXNGO_API_URL and the proxy.',
    };
  if (status >= 400)
    return { code: 'REQUEST_REFUSED', advice: 'Check TIXNGO_API_URL: it ends in organizer/tickets.' };
  return status === 304 ? notModified() : redirected(head);
}

function notModified(): Verdict {
  return {
    code: 'REDIRECTED',
    got: 'answered 304 (not modified) to a request that must be answered in full',
    advice: 'A cache between this machine and TIXNGO answered: exclude TIXNGO_API_URL from it.',
  };
}

function redirected({ url, status, location }: AnswerHead): Verdict {
  const target =
    location !== undefined && URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
  if (target?.origin === url.origin) {
    return {
      code: 'REDIRECTED',
      got: `answered ${status}, a redirect to another address on the same server, which is not followed`,
      advice: 'Set TIXNGO_API_URL to the address that does not redirect (a slash too many, or one missing?).',
    };
  }
  // Names the origin only: a path or query may contain secrets.
  const to = target === undefined || target.origin === 'null' ? '' : ` to ${target.origin}`;
  return {
    code: 'REDIRECTED',
    got: `answered ${status}${to}, which is not followed, to keep the API key from other servers`,
    advice:
      'If you trust the target, set TIXNGO_API_URL ' +
      'to an address that does not redirect (https instead of http?).',
  };
}

/** Reports only codes of the contract: anything else in the body may echo the request. */
function badRequest(errorCode: string | undefined): Verdict {
  if (errorCode === 'INVALID_PAGINATION_KEY') {
    return {
      code: 'INVALID_PAGINATION_KEY',
      got: 'answered 400 INVALID_PAGINATION_KEY',
      advice:
        'TIXNGO no longer knows this key: see "tixngo-sync key show", ' +
        'then set a key it knows, or reset it, with a reason.',
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
      'TIXNGO does not understand the request: ' +
      'check TIXNGO_API_URL and the pagination key, then contact TIXNGO.',
  };
}

const CERTIFICATE_CODES =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)|SELF_SIGNED_|DEPTH_ZERO_|CRL_|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH)/;

export interface Exchange {
  readonly timeoutMs: number;
  readonly durationMs: number;
  /** Bytes of the body received; null if no answer had begun. */
  readonly receivedBytes: number | null;
}

/**
 * Classifies a failed exchange by the error's code alone: its message and properties may contain the request.
 */
export function networkFault(
  error: unknown,
  { timeoutMs, durationMs, receivedBytes }: Exchange,
): AnswerFault {
  const { name, code } = nameAndCode(error);
  const received = receivedBytes === null ? '' : ` (${receivedBytes} bytes of the body had arrived)`;
  if (name === 'TimeoutError' || code === 'ETIMEDOUT' || durationMs >= timeoutMs) {
    return new AnswerFault('TIMEOUT', {
      got: `did not answer within ${timeoutMs} ms${received}`,
      advice: 'If this continues, set a smaller batch size or a longer TIXNGO_TIMEOUT_MS.',
    });
  }
  if (CERTIFICATE_CODES.test(code)) {
    return new AnswerFault('CERTIFICATE_REFUSED', {
      got: `showed a certificate that is not trusted (${code})`,
      advice: 'Check TIXNGO_API_URL; for a private certificate authority set NODE_EXTRA_CA_CERTS.',
    });
  }
  if (receivedBytes === null && code.startsWith('HPE_')) {
    return new AnswerFault('CONNECTION_FAILED', {
      got: `answered with something that is not an HTTP answer (${code})`,
      advice: 'Check TIXNGO_API_URL (http or https, and the port) and the proxy.',
    });
  }
  if (receivedBytes !== null) {
    return new AnswerFault('BODY_CUT_OFF', {
      got: `broke off its answer after ${receivedBytes} bytes (${code})`,
      advice: 'If this continues, check the network to TIXNGO, or set a smaller batch size.',
    });
  }
  return new AnswerFault('CONNECTION_FAILED', {
    got: `could not be reached, or closed the connection (${code})`,
    advice: 'Check TIXNGO_API_URL, DNS and the network from this machine.',
  });
}

function nameAndCode(error: unknown): { name: string; code: string } {
  if (!(error instanceof Error)) return { name: '', code: 'UNKNOWN' };
  return {
    name: error.name,
    code: 'code' in error && typeof error.code === 'string' ? error.code : error.name,
  };
}

export function bodyTooLarge(maxBodyBytes: number): AnswerFault {
  return new AnswerFault('BODY_TOO_LARGE', {
    got: `answered with more than ${Math.floor(maxBodyBytes / 1024 / 1024)} MiB`,
    advice: 'Set a smaller batch size.',
  });
}
