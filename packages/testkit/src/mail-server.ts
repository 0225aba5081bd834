import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

/**
 * Starts a mail server that accepts and keeps every message, except those that it is set to refuse.
 * @param options.secure it begins with TLS, with a certificate that nobody trusts
 */
export async function startMailServer({ secure = false } = {}) {
  const received: { recipients: string[]; content: string }[] = [];
  let refuses = false;
  let refusedRecipient: string | null = null;
  const server = new SMTPServer({
    secure,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      if (address !== refusedRecipient) return done();
      done(Object.assign(new Error(`no such user ${address}`), { responseCode: 550 }));
    },
    onData: (stream, session, done) => {
      text(stream).then((content) => {
        if (refuses) return done(Object.assign(new Error('try later, ops@club.test'), { responseCode: 451 }));
        received.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), content });
        done();
      }, done);
    },
  });
  // A client that does not trust the certificate ends the connection.
  if (secure) server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo; // a TCP server's address is an object once it listens
  return {
    url: `${secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    received,
    refuse: (value: boolean) => {
      refuses = value;
    },
    refuseRecipient: (address: string) => {
      refusedRecipient = address;
    },
    reset: () => {
      received.length = 0;
      refuses = false;
      refusedRecipient = null;
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}
