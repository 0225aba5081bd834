/** The words of loading, failing and empty screens. */
export const STATES = {
  loading: 'Loading…',
  failed: 'This could not be read',
  notFound: 'Not found',
  code: 'Code',
  retry: 'Try again',
  noScreen: 'This screen cannot be shown',
  screenNotLoaded: 'It could not be loaded. Check your connection, then try again.',
  screenError:
    'An error stopped it. Try again. If it happens again, report it with the address of this screen.',
  silent: 'The dashboard has not answered since',
  silentAdvice: 'What you see may be old. It updates by itself when the dashboard answers.',
} as const;
