import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReverseProxy {
  /** Its address, without a path. */
  readonly url: string;
  close(): Promise<void>;
}

/** How proxies in the field differ. */
export interface ProxyHabits {
  /** Removes this path before it forwards. */
  readonly strip?: string;
  /** The Host that the dashboard gets; absent: the one of its own address, as nginx does by default. */
  readonly host?: string;
  /** Further headers, such as X-Forwarded-Proto. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Forwards to a dashboard, in the way of a reverse proxy that ends TLS. */
export async function openReverseProxy(target: string, habits: ProxyHabits): Promise<ReverseProxy> {
  const { hostname, port, host: ownHost } = new URL(target);
  const server = createServer((near, answer) => {
    const headers = { ...near.headers, host: habits.host ?? ownHost, ...habits.headers };
    const path = strippedPath(near, habits.strip);
    const far = request({ hostname, port, path, method: near.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    far.on('error', () => answer.writeHead(502).end());
    near.pipe(far);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function strippedPath({ url = '/' }: IncomingMessage, strip = ''): string {
  return url.startsWith(strip) ? url.slice(strip.length).replace(/^(?!\/)/, '/') : url;
}
