export interface Opening {
  readonly version: string;
  /** What is used, from the services: a line each. */
  readonly services: readonly string[];
  readonly tixngoApiUrl: string;
  readonly isSimulated: boolean;
  readonly consoleUrl: string;
  readonly isAdminPasswordGiven: boolean;
}

/** @returns the first lines on the screen: what is used, where its data is, where to look and how to sign in. */
export function openingLines(opening: Opening): string[] {
  const signIn = opening.isAdminPasswordGiven
    ? 'user admin, password from ADMIN_PASSWORD'
    : 'user admin; the password is generated at the first start and printed once, below';
  return [
    `tixngo-sync ${opening.version}`,
    ...opening.services.map((line) => `  ${line}`),
    `  TIXNGO:   ${opening.isSimulated ? `built-in simulator on ${new URL(opening.tixngoApiUrl).host} (TIXNGO_API_URL is not set)` : opening.tixngoApiUrl}`,
    `  Console:  ${opening.consoleUrl}, jobs at ${opening.consoleUrl}/queues`,
    `  Sign in:  ${signIn}`,
    '  Stop:     Ctrl-C',
  ];
}
