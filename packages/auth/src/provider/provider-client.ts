import { RetryableError, type Role, UsageError } from '@tixngo-sync/domain';
import * as client from 'openid-client';
import type { Challenge } from '../challenge-cookie.js';
import { onceSuccessful } from '../once-successful.js';
import { type Claims, readClaim } from './claims.js';

const TIMEOUT_SECONDS = 10;

/** An OpenID Connect provider that people may sign in with, and what its roles mean here. */
export interface IdentityProvider {
  /** As people know it: `Sign in with NAME`. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** With spaces between; `openid` is one of them. */
  readonly scopes: string;
  /** A claim's name or path: {@link readClaim}. */
  readonly roleClaim: string;
  /** Our role for each value of the claim. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Where the provider sends people back to, exactly as it is registered there. */
  readonly redirectUri: string;
  /** Sends the requests to the provider, through a proxy where one is set. */
  readonly fetch: client.CustomFetch;
}

/** Speaks OpenID Connect with the provider: authorization code with PKCE, state and nonce. */
export class ProviderClient {
  readonly #provider: IdentityProvider;
  readonly #configuration: () => Promise<client.Configuration>;
  constructor(provider: IdentityProvider) {
    this.#provider = provider;
    this.#configuration = onceSuccessful(() => discover(provider));
  }

  /**
   * Returns a new challenge, and the address at the provider that it leads to.
   * @throws RetryableError `PROVIDER_AWAY` when the provider does not answer as it should
   */
  async begin(next: string): Promise<{ url: string; challenge: Challenge }> {
    const { redirectUri, scopes } = this.#provider;
    const configuration = await this.#configuration().catch((error: unknown) => this.#away(error));
    const challenge = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
      next,
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: scopes,
      state: challenge.state,
      nonce: challenge.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(challenge.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, challenge };
  }

  /**
   * Exchanges the code that the browser brought for the person's claims. The ID token's signature, issuer,
   * audience, times and nonce are checked. When it lacks the claim with the roles, the user-info endpoint is
   * asked, whose subject must be the same.
   * @param query of the redirect from the provider
   * @throws UsageError `PROVIDER_REFUSED` when the provider sent the person back with an error
   * @throws RetryableError `PROVIDER_AWAY` when it does not answer, or its answer fails a check
   */
  async claims(query: string, challenge: Challenge): Promise<Claims & { iss: string; sub: string }> {
    const { name, redirectUri, roleClaim } = this.#provider;
    try {
      const configuration = await this.#configuration();
      const tokens = await client.authorizationCodeGrant(configuration, new URL(`${redirectUri}?${query}`), {
        expectedState: challenge.state,
        expectedNonce: challenge.nonce,
        pkceCodeVerifier: challenge.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      const server = configuration.serverMetadata();
      // Microsoft's addresses for all organizations sign for any of them, whose admins could give roles here.
      if (claims === undefined || claims.iss !== server.issuer) throw new TypeError('not from this issuer');
      const hasInfo = server.userinfo_endpoint !== undefined;
      if (readClaim(claims, roleClaim) !== undefined || !hasInfo) return claims;
      const info = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return { ...info, ...claims };
    } catch (error) {
      if (!(error instanceof client.AuthorizationResponseError)) return this.#away(error);
      const message = `${name} did not sign you in (${reasonOf(error)}). Try again, or ask who runs it.`;
      throw new UsageError('PROVIDER_REFUSED', message);
    }
  }

  /** Never with the error itself: it may have tokens and personal data. */
  #away(error: unknown): never {
    throw new RetryableError(
      'PROVIDER_AWAY',
      `Signing in with ${this.#provider.name} does not work at the moment (${reasonOf(error)}). ` +
        'Sign in with a password, or try again later.',
    );
  }
}

async function discover(provider: IdentityProvider): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret, fetch } = provider;
  const basic = client.ClientSecretBasic(clientSecret);
  const post = client.ClientSecretPost(clientSecret);
  // Providers that list no methods take Basic.
  const authenticate: client.ClientAuth = (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
  // The settings allow http on this machine only.
  const isHttp = issuer.startsWith('http:');
  return client.discovery(new URL(issuer), clientId, undefined, authenticate, {
    execute: [client.enableNonRepudiationChecks, ...(isHttp ? [client.allowInsecureRequests] : [])],
    timeout: TIMEOUT_SECONDS,
    [client.customFetch]: fetch,
  });
}

/** Returns a code for people who look for the cause: `ECONNREFUSED`, `invalid_client`, `access_denied`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof client.WWWAuthenticateChallengeError)
    return error.cause[0]?.parameters.error ?? 'unauthorized';
  // Only a code may be repeated: the provider, or who changed an address, wrote it.
  if ('error' in error && /^\w{1,60}$/.test(String(error.error))) return String(error.error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : reasonOf(error.cause);
}
