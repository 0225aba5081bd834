import { RetryableError, UsageError } from '@tixngo-sync/domain';
import { completeSignIn, headersOf, type SignInAttempt } from '../sign-in.js';
import type { SignInParts } from '../sign-in-parts.js';
import { readClaim, roleOfClaim, usernameOfClaims } from './claims.js';
import { type IdentityProvider, ProviderClient } from './provider-client.js';
import { admitPerson, refusePerson } from './provider-user.js';

/** How a sign-in with the provider ended, and the path that it leads to. */
type ProviderOutcome = { readonly setCookies: string[] } & (
  | { readonly outcome: 'signed in'; readonly username: string; readonly next: string }
  | { readonly outcome: 'refused'; readonly error: UsageError | RetryableError }
);

/** Signs people in with an OpenID Connect provider. */
export interface ProviderSignIn {
  readonly name: string;
  /**
   * Returns the address at the provider, to which the browser is sent.
   * @param next the path to open in the end, given back as it is
   * @throws RetryableError `PROVIDER_AWAY`
   */
  begin(next: string): Promise<{ url: string; setCookies: string[] }>;
  /** @param back.query of the redirect from the provider */
  finish(back: Pick<SignInAttempt, 'cookie' | 'from'> & { query: string }): Promise<ProviderOutcome>;
}

export function providerSignIn(
  provider: IdentityProvider,
  parts: () => Promise<SignInParts>,
): ProviderSignIn {
  const client = new ProviderClient(provider);
  return {
    name: provider.name,
    begin: async (next) => {
      const { challenges } = await parts();
      const { url, challenge } = await client.begin(next);
      return { url, setCookies: [challenges.set(challenge)] };
    },
    finish: async (back) => {
      const opened = await parts();
      const clearing = opened.challenges.clear();
      try {
        const signedIn = await finish(opened, provider, client, back);
        return { ...signedIn, setCookies: [...signedIn.setCookies, clearing] };
      } catch (error) {
        if (!(error instanceof UsageError || error instanceof RetryableError)) throw error;
        return { outcome: 'refused', error, setCookies: [clearing] };
      }
    },
  };
}

async function finish(
  parts: SignInParts,
  provider: IdentityProvider,
  client: ProviderClient,
  { query, cookie, from }: Parameters<ProviderSignIn['finish']>[0],
) {
  const challenge = parts.challenges.read(cookie);
  if (challenge === undefined || new URLSearchParams(query).get('state') !== challenge.state)
    throw new UsageError(
      'SIGN_IN_EXPIRED',
      'This sign-in took longer than 10 minutes, or another one was started in the meantime. Start again.',
    );
  const claims = await client.claims(query, challenge);
  const person = { issuer: claims.iss, subject: claims.sub, username: usernameOfClaims(claims) };
  const role = roleOfClaim(readClaim(claims, provider.roleClaim), provider.roles);
  try {
    if (role === undefined) throw noRole(provider);
    const userId = await admitPerson(parts.database, { ...person, role, provider: provider.name });
    const { token, setCookies } = await openSession(parts, userId, from);
    const completed = { token, cookie, from, setCookies, by: provider.issuer };
    return { ...(await completeSignIn(parts, completed)), next: challenge.next };
  } catch (error) {
    // completeSignIn has recorded this one.
    if (error instanceof UsageError && error.code !== 'ACCOUNT_DISABLED')
      await refusePerson(parts.database, { ...person, address: from.ip ?? '', reason: error.code });
    throw error;
  }
}

async function openSession({ betterAuth }: SignInParts, userId: string, from: SignInAttempt['from']) {
  const { response, headers } = await betterAuth.api.openProviderSession({
    body: { userId },
    headers: headersOf(from),
    returnHeaders: true,
  });
  return { token: response.token, setCookies: headers.getSetCookie() };
}

function noRole({ name, roles }: IdentityProvider): UsageError {
  const values = [...roles].map(([value, role]) => `${value} (${role})`).join(', ');
  const message = `You have no role here. Ask who runs ${name} to give you one of: ${values}. Then sign in again.`;
  return new UsageError('NO_ROLE', message);
}
