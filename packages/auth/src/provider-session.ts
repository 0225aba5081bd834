import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

/**
 * Adds a function to better-auth that opens a session for a user whom the provider has identified. It has no
 * route, like all functions of better-auth here.
 */
export function providerSession() {
  return {
    id: 'provider-session',
    endpoints: {
      openProviderSession: createAuthEndpoint(
        '/provider-session',
        { method: 'POST', body: z.object({ userId: z.string() }), requireHeaders: true },
        async (context) => {
          const { internalAdapter } = context.context;
          const { userId } = context.body;
          const user = await internalAdapter.findUserById(userId);
          if (user === null) throw new Error(`the user ${userId} was removed during the sign-in`);
          const session = await internalAdapter.createSession(userId);
          await setSessionCookie(context, { session, user });
          return { token: session.token };
        },
      ),
    },
  } as const;
}
