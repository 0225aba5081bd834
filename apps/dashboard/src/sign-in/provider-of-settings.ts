import type { IdentityProvider } from '@tixngo-sync/auth';
import { createFetch, type Settings } from '@tixngo-sync/runtime';

/** Our path to which the provider sends people back. */
export const PROVIDER_CALLBACK = '/sign-in/oidc/callback';

/** Returns the provider of the OIDC_ settings; undefined when there is none. */
export function providerOfSettings(settings: Settings): IdentityProvider | undefined {
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcRoles, publicUrl } = settings;
  if (oidcIssuer === undefined || publicUrl === undefined) return undefined;
  // The settings are refused without these.
  if (oidcClientId === undefined || oidcClientSecret === undefined || oidcRoles === undefined)
    return undefined;
  return {
    name: settings.oidcName,
    issuer: oidcIssuer,
    clientId: oidcClientId,
    clientSecret: oidcClientSecret,
    scopes: settings.oidcScopes,
    roleClaim: settings.oidcRoleClaim,
    roles: oidcRoles,
    redirectUri: publicUrl + PROVIDER_CALLBACK,
    fetch: createFetch(settings),
  };
}
