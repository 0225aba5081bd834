import { once } from 'node:events';
import { connect } from 'node:tls';
import { messageOf, PermanentError } from '@tixngo-sync/domain';
import { parseRedisUrl } from './redis-url.js';

const ANSWER_LIMIT_MS = 3_000;

/**
 * Says why no connection came about if that is because of a certificate: ioredis tells no more than that there is none, of a cluster and of
 * sentinels. Does nothing where TLS works or is not asked for, or where nobody answers.
 * @throws PermanentError REDIS_CERTIFICATE
 */
export async function refuseCertificate(url: string): Promise<void> {
  const address = parseRedisUrl(url);
  const [node] =
    address.kind === 'single'
      ? [address.node]
      : address.kind === 'cluster'
        ? address.nodes
        : address.sentinels;
  if (!address.tls || node === undefined) return;
  const socket = connect({ host: node.host, port: node.port });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  } catch (error) {
    const why = messageOf(error);
    if (!/certificate/i.test(why)) return;
    throw new PermanentError(
      'REDIS_CERTIFICATE',
      `The certificate of the Redis of REDIS_URL is not accepted (${why}): name it in REDIS_URL as its certificate does, and put the file ` +
        'with the certificate of its authority in NODE_EXTRA_CA_CERTS.',
      { cause: error },
    );
  } finally {
    socket.destroy();
  }
}
