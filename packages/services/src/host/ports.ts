import { createServer } from 'node:net';
import { isErrno } from './processes.js';

/**
 * @returns whether a server could listen there now
 * @throws any other error than "in use": no permission, no such address
 */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await listenOnce(port, host);
    return true;
  } catch (error) {
    if (isErrno(error, 'EADDRINUSE')) return false;
    throw error;
  }
}

/**
 * Finds a free port. Another program may take it before the caller does: the caller must then try again.
 * @param preferred the port of the last start, so that bookmarks stay valid
 * @returns the preferred port if it is free, else one that the system picks
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
