const OUR_ORIGIN = 'http://dashboard.invalid';

/**
 * Returns the path to open after signing in, always one of ours: anything that a browser could read as
 * another site (`//host`, `/\host`, a scheme, control characters that it drops) becomes `/`.
 */
export function nextPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || !URL.canParse(asked, OUR_ORIGIN)) return '/';
  const url = new URL(asked, OUR_ORIGIN);
  if (url.origin !== OUR_ORIGIN || url.pathname.startsWith('//') || url.pathname === '/sign-in') return '/';
  return url.pathname + url.search;
}
