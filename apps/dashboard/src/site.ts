/** The address at which people reach the dashboard. */
export interface Site {
  /** The origin of PUBLIC_URL; null when it is not set. */
  readonly origin: string | null;
  /** The host of PUBLIC_URL without its port; null when it is not set. */
  readonly hostname: string | null;
  readonly isHttps: boolean;
  /** The path of PUBLIC_URL without a slash at the end: empty, or `/sync`. */
  readonly basePath: string;
  /** Returns the path that a browser needs for one of ours: `/queues` becomes `/sync/queues`. */
  path(ours: string): string;
}

/** @param publicUrl as the settings check it */
export function siteOf(publicUrl: string | undefined): Site {
  const url = publicUrl === undefined ? null : new URL(publicUrl);
  const basePath = url?.pathname.replace(/\/+$/, '') ?? '';
  return {
    origin: url?.origin ?? null,
    hostname: url?.hostname ?? null,
    isHttps: url?.protocol === 'https:',
    basePath,
    path: (ours) => basePath + ours,
  };
}

/**
 * Returns the address without the base path. Proxies differ: some forward `/sync/queues`, others `/queues`,
 * and probes of this machine use no base path. So both reach the same screen; PUBLIC_URL cannot have a path
 * that begins like one of ours.
 */
export function withoutBasePath({ basePath }: Site, address: string): string {
  if (basePath === '' || !address.startsWith(basePath)) return address;
  const rest = address.slice(basePath.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : address;
}
