import type { Role } from '@tixngo-sync/domain';

/** What each role may do, for selects. */
export const ROLE_CHOICES: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'viewer', label: 'viewer: can look' },
  { value: 'operator', label: 'operator: can also run, retry, skip, pause' },
  { value: 'admin', label: 'admin: can do everything' },
];
