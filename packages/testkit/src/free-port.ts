import { createServer } from 'node:net';

/** @returns a port of the loopback interface that nobody listens on now; another program may still take it before the caller does. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('the system gave no port')),
      );
    });
  });
}
