import { readFileSync } from 'node:fs';
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

/** 127.0.0.1 and 0.0.0.0 as proc(5) writes them in `net/tcp`. */
const LOCAL_ADDRESSES = ['0100007F', '00000000'];
const LISTENING = '0A';

/**
 * @returns the uid of the account whose program listens at 127.0.0.1:`port`; undefined if none does, or the
 * system does not tell
 */
export function ownerOfPort(port: number): number | undefined {
  let table: string;
  try {
    table = readFileSync('/proc/net/tcp', 'utf8');
  } catch {
    return undefined; // no such file: not Linux
  }
  const suffix = port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of table.split('\n').slice(1)) {
    const [, local, , state, , , , uid] = line.trim().split(/\s+/);
    if (state === LISTENING && LOCAL_ADDRESSES.some((address) => local === `${address}:${suffix}`))
      return Number(uid);
  }
  return undefined;
}
