import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PermanentError } from '@tixngo-sync/domain';

export interface Listening {
  readonly url: string;
  /** Finishes the requests in progress, then closes the server; idle connections are closed at once. */
  close(): Promise<void>;
}

/**
 * Serves HTTP.
 * @param port 0: any free port
 * @throws PermanentError `PORT_TAKEN`, `PORT_FORBIDDEN` or `HOST_UNKNOWN` that says what to do
 */
export async function listen(handler: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  // A server that listens on TCP has an address with a port.
  const address = server.address() as AddressInfo;
  return { url: `http://${shownHost(host)}:${address.port}`, close: () => close(server) };
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new PermanentError(
        'PORT_TAKEN',
        `Port ${port} on ${host} is in use. End the program that uses it, or set PORT to another port (0: ` +
          `any free port).`,
        { cause: error },
      );
    case 'EACCES':
      return new PermanentError(
        'PORT_FORBIDDEN',
        `This user may not use port ${port}. Set PORT to a port above 1023.`,
        {
          cause: error,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new PermanentError(
        'HOST_UNKNOWN',
        `${host} is not an address of this machine. Set HOST to one of its addresses, or to 0.0.0.0 for all.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** @returns an address that a browser on this machine can open */
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
