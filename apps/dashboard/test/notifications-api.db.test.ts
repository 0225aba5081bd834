import {
  type MailServer,
  startMailServer,
  startWebhookReceiver,
  type WebhookReceiver,
} from '@tixngo-sync/testkit';
import { openSession } from '@tixngo-sync/testkit/users';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveDashboard, startDashboard, type TestDashboard } from './start-dashboard.js';

const SECRET = 'a-secret-of-the-receiver';

describe('POST /notifications/test', () => {
  let dashboard: TestDashboard;
  let mail: MailServer;
  let receiver: WebhookReceiver;
  let cookie: string;
  let configured: { readonly url: string; close(): Promise<void> };
  beforeAll(async () => {
    [dashboard, mail, receiver] = await Promise.all([
      startDashboard(),
      startMailServer(),
      startWebhookReceiver(),
    ]);
    configured = await serveDashboard({
      ...dashboard,
      settings: {
        smtpUrl: mail.url,
        smtpFrom: 'sync@club.test',
        webhookUrl: receiver.url,
        webhookSecret: SECRET,
        publicUrl: 'https://sync.club.test',
      },
    });
    cookie = await openSession(dashboard.database, 'operator');
    await setRecipients('ops@club.test,desk@club.test');
  });
  afterAll(async () => {
    await configured.close();
    await Promise.all([mail.close(), receiver.close(), dashboard.close()]);
  });
  beforeEach(() => {
    mail.reset();
    receiver.reset();
  });

  const setRecipients = (list: string) =>
    dashboard.database.pool.query(`UPDATE interface SET recipients = '{${list}}'`);
  const send = async (body: object = {}) => {
    const response = await fetch(`${configured.url}/api/v1/notifications/test`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { cookie, 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    });
    const text = await response.text();
    expect(text).not.toContain('@club.test"');
    return { status: response.status, items: JSON.parse(text).items };
  };

  it('delivers a message on every channel, and records who asked for it (I9)', async () => {
    const { status, items } = await send({ reason: 'new mail server' });
    expect(status).toBe(200);
    expect(items).toEqual([
      { channel: 'EMAIL', target: '2 recipients', delivered: true, problem: null },
      { channel: 'WEBHOOK', target: new URL(receiver.url).host, delivered: true, problem: null },
    ]);
    expect(mail.received).toHaveLength(1);
    expect(mail.received[0]?.recipients).toEqual(['ops@club.test', 'desk@club.test']);
    expect(mail.received[0]?.content).toContain('https://sync.club.test');
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]?.headers['x-tixngo-sync-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
    const entry = {
      actor: 'operator',
      channel: 'api',
      action: 'notifications.test',
      reason: 'new mail server',
    };
    const { prisma } = dashboard.database;
    expect(await prisma.auditLog.findFirst({ where: { action: entry.action } })).toMatchObject(entry);
  });

  it('says which of the recipients the mail server refused, without the whole address (I8)', async () => {
    mail.refuseRecipient('desk@club.test');
    const [email] = (await send()).items;
    expect(email).toMatchObject({ channel: 'EMAIL', delivered: true });
    expect(email.problem).toContain('refused 1 of 2 recipients: d…@club.test');
    expect(mail.received[0]?.recipients).toEqual(['ops@club.test']);
  });

  it('says that the mail server accepted it for no recipient', async () => {
    mail.refuse(true);
    const [email] = (await send()).items;
    expect(email).toMatchObject({ channel: 'EMAIL', delivered: false });
    expect(email.problem).toMatch(/451.*Check SMTP_URL/);
  });

  it('says what the webhook answered, and still delivers by e-mail', async () => {
    receiver.answer(500);
    const { status, items } = await send();
    expect(status).toBe(200);
    expect(items).toMatchObject([
      { channel: 'EMAIL', delivered: true, problem: null },
      { channel: 'WEBHOOK', delivered: false, problem: expect.stringContaining('it answered 500') },
    ]);
  });

  it('uses the current recipients: without any, only the webhook', async () => {
    await setRecipients('');
    const { items } = await send();
    expect(items).toMatchObject([{ channel: 'WEBHOOK', delivered: true }]);
    await setRecipients('ops@club.test,desk@club.test');
  });

  it('answers without items when no channel is set up, and says what to do', async () => {
    const test = await dashboard.ask('operator', '/api/v1/notifications/test', { method: 'POST' });
    expect([test.status, await test.json()]).toEqual([200, { items: [], next: null }]);
    const { items } = await (await dashboard.ask('viewer', '/api/v1/notifications')).json();
    expect(items).toMatchObject([
      { channel: 'EMAIL', isReady: false, missing: expect.stringContaining('SMTP_URL') },
      { channel: 'WEBHOOK', isReady: false, missing: expect.stringContaining('WEBHOOK_URL') },
    ]);
  });

  it('sends nothing for a viewer', async () => {
    const viewer = await openSession(dashboard.database, 'viewer');
    const response = await fetch(`${configured.url}/api/v1/notifications/test`, {
      method: 'POST',
      headers: { cookie: viewer, 'Sec-Fetch-Site': 'same-origin' },
    });
    expect([response.status, mail.received.length, receiver.requests.length]).toEqual([403, 0, 0]);
  });
});
