import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A connection to a server on loopback that can be broken without affecting the server, which other tests use
 * too.
 */
export interface TcpProxy {
  readonly port: number;
  /**
   * Loses everything sent over the open connections without closing them, like a network that drops packets.
   * @returns how many
   */
  swallow(): number;
  /** Breaks all connections and refuses new ones, like a server that is down. */
  cut(): Promise<void>;
  /** Leads new connections to another port; those that are open stay where they are. */
  retarget(port: number): void;
  /** Accepts connections again. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** @param targetPort of the server, on 127.0.0.1 */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let target = targetPort;
  const onConnection = (client: Socket) => {
    const upstream = connect(target, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket
        .on('error', () => other.destroy())
        .on('close', () => {
          open.delete(socket);
          other.destroy();
        });
    }
  };
  let server: Server | null = await listen(onConnection, 0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const { port } = address;
  const cut = async () => {
    const closing = server;
    server = null;
    if (closing === null) return;
    const closed = new Promise((done) => closing.close(done));
    for (const socket of open) socket.destroy();
    await closed;
  };
  return {
    port,
    swallow: () => {
      for (const socket of open) socket.unpipe().resume();
      return open.size;
    },
    cut,
    retarget: (next) => {
      target = next;
    },
    restore: async () => {
      server ??= await listen(onConnection, port);
    },
    close: cut,
  };
}

function listen(onConnection: (socket: Socket) => void, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}
