import type { Logger } from '@tixngo-sync/runtime';
import type { Request, RequestHandler } from 'express';
import type { Site } from '../site.js';
import { Refusal } from './refusal.js';

/**
 * Refuses requests for other hosts when PUBLIC_URL is set, because another site can point its own name to our
 * address (DNS rebinding). The port does not matter: many proxies drop it. The address on which the request
 * arrived is ours too: a proxy that forwards no Host sends it, and no other site can have it.
 */
export function requireOwnHost(site: Site, log: Logger): RequestHandler {
  return (request, _response, next) => {
    if (site.hostname === null || isOwnHost(site.hostname, request)) return next();
    log.warn({ host: request.get('Host') }, 'refused a request for a host that is not the one of PUBLIC_URL');
    throw new Refusal(
      421,
      'WRONG_HOST',
      'This dashboard has another address. Ask an admin for it (the setting PUBLIC_URL).',
    );
  };
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function isOwnHost(hostname: string, request: Request): boolean {
  const asked = request.hostname?.toLowerCase();
  if (asked === undefined) return false;
  return asked === hostname || LOOPBACK.has(asked) || asked === arrivedAt(request);
}

/** The address of this machine on which the request arrived, as a URL writes it. */
function arrivedAt({ socket: { localAddress = '' } }: Request): string {
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return address.includes(':') ? `[${address}]` : address;
}
