/** The paths of the console's screens. The dashboard answers them with the console, others with 404. */
export const SCREEN_PATHS = [
  '/',
  '/runs',
  '/runs/{id}',
  '/pages',
  '/pages/{id}',
  '/problems',
  '/problems/{id}',
  '/quarantine/{id}',
  '/tickets',
  '/tickets/{id}',
  '/contacts',
  '/contacts/{id}',
  '/events',
  '/events/{id}',
  '/events/{id}/report',
  '/schedules',
  '/schedules/{id}',
  '/upload',
  '/settings',
  '/settings/interface',
  '/settings/notifications',
  '/settings/users',
  '/settings/tokens',
  '/settings/audit',
  '/settings/key',
  '/settings/drift',
  '/settings/about',
  '/me',
] as const;

export type ScreenPath = (typeof SCREEN_PATHS)[number];

const PATTERNS = SCREEN_PATHS.map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`));

/** Whether a path, without the base path and query, is the one of a screen. */
export function isScreenPath(path: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(path));
}
