import { request as httpRequest } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BlockList, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { isLoopback } from './loopback.js';
import type { Settings } from './settings.js';

const CONNECT_LIMIT_MS = 15_000;

export type ProxySettings = Partial<Pick<Settings, 'httpsProxy' | 'noProxy'>>;

/**
 * Creates an agent for https requests that uses HTTPS_PROXY, except for the hosts in NO_PROXY and this
 * machine. Node.js 20 and 22 know neither setting.
 */
export function createHttpsAgent(settings: ProxySettings, options: AgentOptions = {}): HttpsAgent {
  return new ProxyingAgent(settings, options);
}

/**
 * Returns the proxy for an https request, or null for a direct one.
 * @param host without the brackets of an IPv6 address
 */
export function proxyFor(host: string, port: number, { httpsProxy, noProxy }: ProxySettings): URL | null {
  if (httpsProxy === undefined || isLoopback(host)) return null;
  const exceptions = (noProxy ?? '').split(/[\s,]+/).filter(Boolean);
  return exceptions.some((exception) => matches(exception.toLowerCase(), host.toLowerCase(), port))
    ? null
    : new URL(httpsProxy);
}

type Created = (error: Error | null, socket?: Socket) => void;
/** What Node.js calls; @types/node does not describe it. */
type CreateConnection = (options: ConnectionOptions, created: Created) => Socket | undefined;

class ProxyingAgent extends HttpsAgent {
  readonly #settings: ProxySettings;
  constructor(settings: ProxySettings, options: AgentOptions) {
    super(options);
    this.#settings = settings;
  }

  createConnection(options: ConnectionOptions, created: Created): Socket | undefined {
    const { host = '', port = 443 } = options;
    const proxy = proxyFor(host, Number(port), this.#settings);
    if (proxy === null) {
      const direct = (HttpsAgent.prototype as unknown as { createConnection: CreateConnection })
        .createConnection;
      return direct.call(this, options, created);
    }
    openTunnel(proxy, host, Number(port)).then(
      (socket) => created(null, connectTls({ ...options, socket })),
      (error: Error) => created(error),
    );
    return undefined;
  }
}

/** Asks the proxy for a connection. @throws Error with the code PROXY_REFUSED unless it answers 200 */
function openTunnel(proxy: URL, host: string, port: number): Promise<Socket> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { Host: target, ...credentialsFor(proxy) },
      agent: false,
      timeout: CONNECT_LIMIT_MS,
    });
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(withCode(`the proxy of HTTPS_PROXY answered ${statusCode}`, 'PROXY_REFUSED'));
    });
    request.once('timeout', () => request.destroy(withCode('the proxy does not answer', 'ETIMEDOUT')));
    request.once('error', reject).end();
  });
}

function credentialsFor({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

/** An exception is `*`, a host or `.domain` with all hosts under it, an address, or a network. */
function matches(exception: string, host: string, port: number): boolean {
  if (exception === '*') return true;
  if (exception.includes('/')) return isInNetwork(exception, host);
  const [, name = exception, onlyPort] = /^(.+?):(\d+)$/.exec(exception) ?? [];
  if (isIP(exception) !== 6 && onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const bare = (isIP(exception) === 6 ? exception : name).replace(/^\*?\./, '');
  return host === bare || host.endsWith(`.${bare}`);
}

function isInNetwork(network: string, host: string): boolean {
  const [address = '', prefix] = network.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || isIP(host) !== isIP(address)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family);
  return list.check(host, family);
}
