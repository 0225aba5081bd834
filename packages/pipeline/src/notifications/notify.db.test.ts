import { createHmac } from 'node:crypto';
import { closeCircuit, openCircuit } from '@tixngo-sync/db';
import { createLogger } from '@tixngo-sync/runtime';
import {
  createTestDatabase,
  type MailServer,
  startMailServer,
  startWebhookReceiver,
  type TestDatabase,
  type WebhookReceiver,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationSettings } from './channel.js';
import { sendNotifications, sendTestMessages } from './notify.js';

const SECRET = 'a-secret-of-the-receiver';
let test: TestDatabase;
let mail: MailServer;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [test, mail, receiver] = await Promise.all([
    createTestDatabase(),
    startMailServer(),
    startWebhookReceiver(),
  ]);
});
afterAll(async () => {
  await Promise.all([mail.close(), receiver.close()]);
  await test.drop();
});
beforeEach(async () => {
  await sql(`TRUNCATE notification_incident, quarantined_ticket, page, run RESTART IDENTITY CASCADE;
    UPDATE interface SET recipients = '{ops@club.test,desk@club.test}'`);
  mail.reset();
  receiver.reset();
});

const sql = (statement: string) => test.database.pool.query(statement);
const byEmail = (): NotificationSettings => ({
  smtpUrl: mail.url,
  smtpFrom: 'sync@club.test',
  publicUrl: 'https://sync.club.test',
});
const byWebhook = (): NotificationSettings => ({ webhookUrl: receiver.url, webhookSecret: SECRET });
const depsWith = (settings: NotificationSettings) => ({
  database: test.database,
  settings,
  log: createLogger({ level: 'silent', pretty: false }),
});
const notify = (settings: NotificationSettings) => sendNotifications(depsWith(settings));
const endRun = (status: string, error: string | null = null) =>
  sql(`INSERT INTO run (trigger, status, started_at, finished_at, error_code, error_message)
    VALUES ('SCHEDULE', '${status}', clock_timestamp(), clock_timestamp(), ${error === null ? 'NULL, NULL' : `'${error}', 'TIXNGO answered 401.'`})`);
/** As if the time until the next try had passed. */
const letTimePass = () => sql(`UPDATE notification_delivery SET next_try_at = now() - interval '1 second'`);

describe('people', () => {
  it('get one e-mail when the function shows an error and one when it is over, however many runs fail', async () => {
    expect(await notify(byEmail())).toBe(0);
    await endRun('FAILED', 'UNAUTHORIZED');
    expect(await notify(byEmail())).toBe(1);
    await endRun('FAILED', 'UNAUTHORIZED');
    expect(await notify(byEmail())).toBe(0);
    await endRun('SUCCEEDED');
    expect(await notify(byEmail())).toBe(1);
    expect(await notify(byEmail())).toBe(0);

    const [began, over] = mail.received;
    expect(mail.received).toHaveLength(2);
    expect(began?.recipients).toEqual(['ops@club.test', 'desk@club.test']);
    expect(began?.content).toContain('Subject: TIXNGO to S-360: the function shows an error');
    for (const part of [
      'Run 1 failed (UNAUTHORIZED)',
      'Since\r\n20',
      'runs show 1',
      'https://sync.club.test',
    ]) {
      expect(began?.content).toContain(part);
    }
    expect(over?.content).toContain('Subject: TIXNGO to S-360: resolved: the function shows no error');
  });

  it('are notified once of an error while it is open, and when it is over', async () => {
    await endRun('SUCCEEDED_WITH_ERRORS');
    await sql(`INSERT INTO page (run_id, sequence, status) VALUES (1, 1, 'FAILED')`);
    expect(await notify(byEmail())).toBe(1);
    await endRun('SUCCEEDED_WITH_ERRORS');
    expect(await notify(byEmail())).toBe(0);
    await sql(`UPDATE page SET status = 'PROCESSED'`);
    expect(await notify(byEmail())).toBe(1);
  });

  it('are notified once even if many processes check together', async () => {
    await endRun('FAILED', 'UNAUTHORIZED');
    const sent = await Promise.all(Array.from({ length: 4 }, () => notify({ ...byEmail(), ...byWebhook() })));
    expect(sent.reduce((sum, count) => sum + count, await notify({ ...byEmail(), ...byWebhook() }))).toBe(2);
    expect([mail.received.length, receiver.requests.length]).toEqual([1, 1]);
  });

  // Catches: the first message only after the run gave up, 5 minutes into the outage.
  it('are notified of an outage 2 minutes after its first failed answer, once, and when it is over', async () => {
    await sql(`INSERT INTO run (trigger) VALUES ('SCHEDULE')`);
    const failFor = (seconds: number) =>
      sql(`UPDATE tixngo_circuit SET failing_since = clock_timestamp() - interval '${seconds} seconds',
        waiting_until = clock_timestamp() + interval '30 seconds', code = 'SERVER_ERROR', message = 'TIXNGO answered 503.'`);
    await failFor(100);
    expect(await notify(byEmail())).toBe(0);
    await failFor(125);
    expect(await notify(byEmail())).toBe(1);
    expect(mail.received[0]?.content).toContain('TIXNGO has been down for 2 minutes. TIXNGO answered 503.');
    await openCircuit(test.database, { code: 'SERVER_ERROR', message: 'TIXNGO answered 503.' });
    await sql(`UPDATE run SET status = 'FAILED', finished_at = clock_timestamp()`);
    expect(await notify(byEmail())).toBe(0);
    await closeCircuit(test.database);
    await endRun('SUCCEEDED');
    expect(await notify(byEmail())).toBe(1);
  });

  it('are notified of a stall', async () => {
    await endRun('SUCCEEDED');
    await sql(`INSERT INTO page (run_id, sequence, fetched_at) VALUES (1, 1, now() - interval '10 minutes')`);
    expect(await notify(byWebhook())).toBe(1);
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject({
      kind: 'STALLED',
      moment: 'BEGAN',
      overAt: null,
    });
  });

  it('are notified later when the mail server is down, and in order', async () => {
    await endRun('FAILED', 'UNAUTHORIZED');
    mail.refuse(true);
    expect(await notify(byEmail())).toBe(0);
    const { rows } = await sql('SELECT attempts, last_problem, given_up_at FROM notification_delivery');
    expect(rows).toEqual([{ attempts: 1, last_problem: expect.stringContaining('451'), given_up_at: null }]);
    expect(rows[0].last_problem).not.toContain('club.test');
    await endRun('SUCCEEDED');
    expect(await notify(byEmail())).toBe(0);
    mail.refuse(false);
    await letTimePass();
    expect(await notify(byEmail())).toBe(2);
    expect(mail.received.map(({ content }) => content.includes('resolved:'))).toEqual([false, true]);
  });

  it('are no longer notified after a day of trying', async () => {
    await endRun('FAILED', 'UNAUTHORIZED');
    mail.refuse(true);
    await notify(byEmail());
    await sql(`UPDATE notification_delivery SET created_at = now() - interval '25 hours'`);
    await letTimePass();
    await notify(byEmail());
    mail.refuse(false);
    await letTimePass();
    expect(await notify(byEmail())).toBe(0);
  });
});

describe('the webhook', () => {
  it('gets a signed message, and the same one again until it answers 2xx', async () => {
    await endRun('FAILED', 'UNAUTHORIZED');
    receiver.answer(500, 302);
    await notify(byWebhook());
    await letTimePass();
    await notify(byWebhook());
    await letTimePass();
    expect(await notify(byWebhook())).toBe(1);
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/hook', '/hook', '/hook']);
    const [first, , last] = receiver.requests;
    expect(last?.body).toBe(first?.body);
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      id: 'incident-1-began',
      kind: 'ERROR',
      what: expect.stringContaining('Run 1'),
      // What Slack and Teams show; without it they answer 400.
      text: expect.stringMatching(/^TIXNGO to S-360: .*\n.*Run 1(.|\n)*What to do: /),
    });
    const signed = `${last?.headers['x-tixngo-sync-timestamp']}.${last?.body}`;
    expect(last?.headers['x-tixngo-sync-signature']).toBe(
      `sha256=${createHmac('sha256', SECRET).update(signed).digest('hex')}`,
    );
  });
});

describe('a test message', () => {
  it('reports what happened on every channel', async () => {
    receiver.answer(404);
    expect(await sendTestMessages(depsWith({ ...byEmail(), ...byWebhook() }))).toEqual([
      { channel: 'EMAIL', target: '2 recipients', delivered: true, problem: null },
      {
        channel: 'WEBHOOK',
        target: new URL(receiver.url).host,
        delivered: false,
        problem: expect.stringContaining('404'),
      },
    ]);
    expect(await sendTestMessages(depsWith({}))).toEqual([]);
  });
});

describe('an e-mail that some recipients do not get', () => {
  it('names the refused recipient by a shortened address, and reaches the others', async () => {
    mail.refuseRecipient('desk@club.test');
    const [delivery] = await sendTestMessages(depsWith(byEmail()));
    expect(delivery).toMatchObject({
      delivered: true,
      problem: expect.stringMatching(/refused 1 of 2 recipients: d…@club\.test \(EENVELOPE 550\)/),
    });
    await endRun('FAILED', 'UNAUTHORIZED');
    expect(await notify(byEmail())).toBe(1);
    const { rows } = await sql('SELECT delivered_at, last_problem FROM notification_delivery');
    expect(rows).toEqual([
      { delivered_at: expect.any(Date), last_problem: expect.stringContaining('d…@club.test') },
    ]);
  });

  it.each([
    ['a closed port', () => 'smtp://127.0.0.1:1', /nothing listens on the port of SMTP_URL/],
    ['TLS at a port without it', () => mail.url.replace('smtp:', 'smtps:'), /wrong TLS mode/],
    ['a password without STARTTLS', () => mail.url.replace('//', '//me:secret@'), /does not offer STARTTLS/],
  ])('names the cause: %s', async (_case, smtpUrl, cause) => {
    const [delivery] = await sendTestMessages(depsWith({ ...byEmail(), smtpUrl: smtpUrl() }));
    expect(delivery).toMatchObject({ delivered: false, problem: expect.stringMatching(cause) });
    expect(delivery?.problem).not.toContain('secret');
  });

  it('names the cause: a certificate that is not trusted', async () => {
    const secure = await startMailServer({ secure: true });
    const [delivery] = await sendTestMessages(depsWith({ ...byEmail(), smtpUrl: secure.url }));
    expect(delivery).toMatchObject({ delivered: false, problem: expect.stringMatching(/is not trusted/) });
    await secure.close();
  });
});
