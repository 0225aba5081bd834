export const SESSIONS = {
  browser: 'Browser',
  address: 'Address',
  signedIn: 'Signed in',
  lastActive: 'Last active',
  unknown: 'unknown',
  on: (browser: string, system: string) => `${browser} on ${system}`,
} as const;
