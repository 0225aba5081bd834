import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type WebhookReceiver = Awaited<ReturnType<typeof startWebhookReceiver>>;

/** Starts a receiver of webhooks that keeps every request. It answers 204, or the given statuses. */
export async function startWebhookReceiver() {
  const requests: { path: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ path: request.url, headers: request.headers, body: await text(request) });
    response.writeHead(answers.shift() ?? 204, { Location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is an object once it listens
  return {
    url: `http://127.0.0.1:${port}/hook`,
    requests,
    answer: (...statuses: number[]) => void answers.push(...statuses),
    reset: () => {
      requests.length = 0;
      answers.length = 0;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
