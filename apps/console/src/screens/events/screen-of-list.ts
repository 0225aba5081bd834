import type { ScreenAddress } from '../../components/screen-link.js';

/** Returns the screen that shows a list of the REST API, with the same filters; undefined: none does. */
export function screenOfList(list: string): ScreenAddress | undefined {
  const [path, search = ''] = list.split('?');
  const query = Object.fromEntries(new URLSearchParams(search));
  if (path === '/anomalies') return { to: '/events', query: { view: 'suspicious', ...query } };
  if (path === '/tickets' || path === '/problems') return { to: path, query };
  return undefined;
}
