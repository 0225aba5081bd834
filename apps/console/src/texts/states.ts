/** The words of loading, failing and empty screens. */
export const STATES = {
  loading: 'Loading…',
  failed: 'This could not be read',
  notFound: 'Not found',
  code: 'Code',
  retry: 'Try again',
  silent: 'The dashboard has not answered since',
  silentAdvice: 'What you see may be old. It updates by itself when the dashboard answers.',
} as const;
