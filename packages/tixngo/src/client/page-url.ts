import { UsageError } from '@tixngo-sync/domain';

/** @returns the diff endpoint under the interface's URL */
export function diffUrlOf(url: string): URL {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      'INVALID_API_URL',
      'TIXNGO_API_URL must be an http or https URL that ends in organizer/tickets.',
    );
  }
  const diffUrl = new URL(url);
  diffUrl.pathname = `${diffUrl.pathname.replace(/\/+$/, '')}/diff`;
  return diffUrl;
}

export function pageUrl(diffUrl: URL, limit: number, paginationKey: string | null): URL {
  const url = new URL(diffUrl);
  url.searchParams.set('limit', String(limit));
  if (paginationKey !== null && paginationKey !== '') url.searchParams.set('paginationKey', paginationKey);
  return url;
}
