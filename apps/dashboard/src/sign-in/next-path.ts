const SOMEWHERE = 'http://dashboard.invalid';

/**
 * Where to go after signing in. Only a path of our own: anything that a browser could read as another site (`//host`, `/\host`, a scheme,
 * control characters that it drops) becomes the start page.
 */
export function nextPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || !URL.canParse(asked, SOMEWHERE)) return '/';
  const url = new URL(asked, SOMEWHERE);
  if (url.origin !== SOMEWHERE || url.pathname.startsWith('//') || url.pathname === '/sign-in') return '/';
  return url.pathname + url.search;
}
