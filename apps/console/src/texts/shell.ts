import type { ScreenPath } from '@tixngo-sync/api';
import type { Role } from '@tixngo-sync/domain';

export const SHELL = {
  brand: 'tixngo-sync',
  skip: 'Skip to content',
  navigation: 'Main',
  open: 'open',
  openNavigation: 'Open the navigation',
  search: 'Search tickets, events and contacts',
  /** Narrow boxes cut its end off. */
  searchHint: 'Search tickets, events, contacts',
  account: 'Your account',
  /** Begins with what the button shows, so that people who speak to the browser can name it. */
  accountOf: (name = '…') => `${name}, your account`,
  bullBoard: 'Bull Board',
  api: 'REST API',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', system: 'System' },
  signOut: 'Sign out',
} as const;

interface Entry {
  readonly to: ScreenPath;
  readonly label: string;
  /** The first part of other screens that belong to it. */
  readonly also?: string;
  /** Who can do something there; everybody by default. */
  readonly role?: Role;
}

/** The navigation, in its order. */
export const NAVIGATION: readonly Entry[] = [
  { to: '/', label: 'Now' },
  { to: '/runs', label: 'Runs' },
  { to: '/pages', label: 'Pages' },
  { to: '/problems', label: 'Problems', also: '/quarantine' },
  { to: '/tickets', label: 'Tickets' },
  { to: '/contacts', label: 'Contacts' },
  { to: '/events', label: 'Events' },
  { to: '/schedules', label: 'Schedules' },
  { to: '/upload', label: 'Upload', role: 'operator' },
  { to: '/settings', label: 'Settings' },
];

export const NO_SUCH_SCREEN = {
  title: 'There is no such screen',
  advice: 'The address may be mistyped or from an older version.',
  toNow: 'Go to Now',
} as const;
