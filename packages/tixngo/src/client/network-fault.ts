import { AnswerFault } from './answer-fault.js';

const CERTIFICATE_CODES =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)|SELF_SIGNED_|DEPTH_ZERO_|CRL_|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH)/;

export interface Exchange {
  readonly timeoutMs: number;
  readonly durationMs: number;
  /** How much of a body had come, if one had begun. */
  readonly receivedBytes: number | null;
}

/** @returns what a failed exchange means, from the error's code alone: its message and properties may hold the request */
export function networkFault(
  error: unknown,
  { timeoutMs, durationMs, receivedBytes }: Exchange,
): AnswerFault {
  const { name, code } = nameAndCode(error);
  if (name === 'TimeoutError' || code === 'ETIMEDOUT' || durationMs >= timeoutMs) {
    return new AnswerFault('TIMEOUT', {
      got: `did not answer within ${timeoutMs} ms${receivedBytes === null ? '' : ` (${receivedBytes} bytes of the body had come)`}`,
      advice: 'If it goes on, set a smaller batch size or a longer TIXNGO_TIMEOUT_MS.',
    });
  }
  if (CERTIFICATE_CODES.test(code)) {
    return new AnswerFault('CERTIFICATE_REFUSED', {
      got: `showed a certificate that is not trusted (${code})`,
      advice: 'Check TIXNGO_API_URL; for a private certificate authority set NODE_EXTRA_CA_CERTS.',
    });
  }
  if (receivedBytes !== null) {
    return new AnswerFault('BODY_CUT_OFF', {
      got: `broke off its answer after ${receivedBytes} bytes (${code})`,
      advice: 'If it goes on, check the network to TIXNGO, or set a smaller batch size.',
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
