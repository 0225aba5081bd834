import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, get } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFetch } from './outbound-fetch.js';
import { createHttpsAgent, proxyFor } from './outbound-proxy.js';

const TLS = new URL('../../queues/test/tls/', import.meta.url);
const tls = (name: string) => readFileSync(new URL(name, TLS));

describe('the proxy for an https request', () => {
  const httpsProxy = 'http://proxy.test:3128';

  it.each([
    ['tixngo.test', undefined],
    ['tixngo.test', 'other.test,ngo.test,.club.test'],
    ['192.0.2.1', '10.0.0.0/8,192.0.2.2'],
    ['tixngo.test', 'tixngo.test:8443'],
  ])('is HTTPS_PROXY for %s with NO_PROXY=%s', (host, noProxy) => {
    expect(proxyFor(host, 443, { httpsProxy, noProxy })?.host).toBe('proxy.test:3128');
  });

  it.each([
    ['tixngo.test', '*'],
    ['tixngo.test', 'tixngo.test'],
    ['api.tixngo.test', 'tixngo.test'],
    ['api.tixngo.test', '.TIXNGO.test'],
    ['api.tixngo.test', '*.tixngo.test'],
    ['tixngo.test', 'other.test, tixngo.test:443'],
    ['10.1.2.3', '10.0.0.0/8'],
    ['fd00::1', 'fd00::/8'],
    ['fd00::1', 'fd00::1'],
    ['localhost', undefined],
    ['127.0.0.1', undefined],
    ['::1', undefined],
  ])('is none for %s with NO_PROXY=%s', (host, noProxy) => {
    expect(proxyFor(host, 443, { httpsProxy, noProxy })).toBeNull();
  });

  it('is none when HTTPS_PROXY is not set', () => {
    expect(proxyFor('tixngo.test', 443, { httpsProxy: undefined, noProxy: undefined })).toBeNull();
  });
});

describe('an https request through HTTPS_PROXY', () => {
  let proxy: Server;
  let target: Server;
  let asked: { path: string | undefined; authorization: string | undefined }[] = [];
  let refuses = false;

  beforeAll(async () => {
    target = createTlsServer({ cert: tls('server.crt'), key: tls('server.key') }, (_request, response) => {
      response.end('from TIXNGO');
    });
    proxy = createServer();
    proxy.on('connect', ({ url, headers }, near) => {
      asked.push({ path: url, authorization: headers['proxy-authorization'] });
      if (refuses) return near.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const far = connect((target.address() as AddressInfo).port, '127.0.0.1', () => {
        near.write('HTTP/1.1 200 Connection established\r\n\r\n');
        far.pipe(near).pipe(far);
      });
      for (const socket of [near, far]) socket.on('error', () => undefined);
    });
    for (const server of [proxy, target])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    asked = [];
    refuses = false;
  });
  afterAll(() => {
    for (const server of [proxy, target]) {
      server.closeAllConnections();
      server.close();
    }
  });

  const request = (noProxy?: string) => {
    const { port } = proxy.address() as AddressInfo;
    const httpsProxy = `http://us%40er:p%3Ass@127.0.0.1:${port}`;
    const agent = createHttpsAgent(
      { httpsProxy, noProxy },
      // The certificate of these tests is for localhost.
      { ca: tls('ca.crt'), checkServerIdentity: () => undefined },
    );
    return new Promise<string>((resolve, reject) => {
      get('https://tixngo.invalid/diff', { agent }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      }).on('error', reject);
    }).finally(() => agent.destroy());
  };

  it('reaches a host that only the proxy can find, with the credentials of its URL', async () => {
    expect(await request()).toBe('from TIXNGO');
    const authorization = `Basic ${Buffer.from('us@er:p:ss').toString('base64')}`;
    expect(asked).toEqual([{ path: 'tixngo.invalid:443', authorization }]);
  });

  it('fails with the status of a proxy that refuses', async () => {
    refuses = true;
    await expect(request()).rejects.toMatchObject({
      code: 'PROXY_REFUSED',
      message: expect.stringContaining('407'),
    });
  });

  it('is sent by our fetch too', async () => {
    refuses = true;
    const httpsProxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const fetched = createFetch({ httpsProxy })('https://login.invalid/x', { method: 'GET', headers: {} });
    await expect(fetched).rejects.toMatchObject({ code: 'PROXY_REFUSED' });
    expect(asked).toMatchObject([{ path: 'login.invalid:443' }]);
  });

  it('goes there directly for a host in NO_PROXY', async () => {
    await expect(request('invalid')).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
    });
    expect(asked).toEqual([]);
  });
});
