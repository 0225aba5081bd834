import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'tixngo-sync', secret: 'the-secret-of-this-client' };
/** Another application of the same provider. */
export const OTHER_CLIENT = { id: 'ticket-shop', secret: 'the-secret-of-another-client' };

export interface RunningProvider {
  readonly issuer: string;
  /** What it states about each person, by subject. */
  readonly people: Record<string, Record<string, unknown>>;
  /** Decides who signs in at the next visit. */
  signsIn(subject: string): void;
  close(): Promise<void>;
}

/**
 * Starts a certified OpenID Connect provider on this machine. Its sign-in form is replaced by
 * {@link RunningProvider.signsIn}; all the rest is the provider's own.
 * @param redirectUri the only one that it accepts
 */
export async function startProvider(redirectUri: string): Promise<RunningProvider> {
  const people: RunningProvider['people'] = {};
  let subject = '';
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${addressOf(server).port}`;
  const provider = new Provider(issuer, {
    clients: [CLIENT, OTHER_CLIENT].map(({ id, secret }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: [redirectUri],
    })),
    jwks: { keys: [{ ...rsaKey(), use: 'sig', kid: 'signing' }] },
    cookies: { keys: ['cookies-of-the-provider'] },
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      profile: ['preferred_username', 'groups'],
      email: ['email', 'email_verified'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...people[accountId] }),
    }),
    // The club's own application asks for no consent.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        ...(oidc.client === undefined ? {} : { clientId: oidc.client.clientId }),
        ...(oidc.session?.accountId === undefined ? {} : { accountId: oidc.session.accountId }),
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const answerItself = provider.callback();
  const answer: typeof answerItself = async (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return answerItself(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: subject } });
  };
  return {
    issuer,
    people,
    signsIn: (next) => {
      subject = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function addressOf(server: Server): AddressInfo {
  // A TCP server's address is an object once it listens.
  return server.address() as AddressInfo;
}

/** Returns a private key of its own as a JWK. */
export function rsaKey() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
}
