import { createServer } from 'node:net';
import { isErrno } from './processes.js';

/** @returns whether a server could listen there now. @throws what is not "in use": no permission, no such address. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return listenOnce(port, host).then(
    () => true,
    (error: unknown) => {
      if (isErrno(error, 'EADDRINUSE')) return false;
      throw error;
    },
  );
}

/**
 * @param preferred the port of last time, so that bookmarks survive a restart
 * @returns that one if it is free, else one the system picks. Another program may still take it before we do: the caller tries again.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  return listenOnce(0, '127.0.0.1');
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
