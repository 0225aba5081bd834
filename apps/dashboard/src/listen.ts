import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PermanentError } from '@tixngo-sync/domain';

export interface Listening {
  readonly url: string;
  /** Ends what is being answered, then the server; idle connections are cut at once. */
  close(): Promise<void>;
}

/**
 * @param port 0: a free one
 * @throws PermanentError `PORT_TAKEN`, `PORT_FORBIDDEN`, `HOST_UNKNOWN` with what to do
 */
export async function listen(handler: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
  // A server that listens on TCP has an address with a port.
  const address = server.address() as AddressInfo;
  return { url: `http://${shownHost(host)}:${address.port}`, close: () => close(server) };
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new PermanentError(
        'PORT_TAKEN',
        `Port ${port} on ${host} is taken. End what listens there, or set PORT to another one (0: any free one).`,
        { cause: error },
      );
    case 'EACCES':
      return new PermanentError(
        'PORT_FORBIDDEN',
        `Port ${port} may not be used by this user. Set PORT to one above 1023.`,
        {
          cause: error,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new PermanentError(
        'HOST_UNKNOWN',
        `${host} is no address of this machine. Set HOST to one that is, or to 0.0.0.0 for all of them.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** An address that a browser on this machine can open. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS).unref();
  });
}

const CLOSE_LIMIT_MS = 5_000;
