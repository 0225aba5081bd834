export interface Opening {
  readonly version: string;
  /** A line for each service in use. */
  readonly services: readonly string[];
  readonly tixngoApiUrl: string;
  readonly isSimulated: boolean;
  readonly consoleUrl: string;
  readonly isAdminPasswordGiven: boolean;
}

/** Returns the first lines on the screen: what is used, where its data is, and how to sign in. */
export function openingLines(opening: Opening): string[] {
  const signIn = opening.isAdminPasswordGiven
    ? 'user admin, password from ADMIN_PASSWORD'
    : 'user admin; the password is printed once, below, at the first start';
  const simulator = `built-in simulator on ${new URL(opening.tixngoApiUrl).host} (TIXNGO_API_URL is not set)`;
  return [
    `tixngo-sync ${opening.version}`,
    ...opening.services.map((line) => `  ${line}`),
    `  TIXNGO:   ${opening.isSimulated ? simulator : opening.tixngoApiUrl}`,
    `  Console:  ${opening.consoleUrl}, jobs at ${opening.consoleUrl}/queues`,
    `  Sign in:  ${signIn}`,
    '  Stop:     Ctrl-C',
  ];
}
