import type { ScreenPath } from '@tixngo-sync/api';
import type { Role } from '@tixngo-sync/domain';

export const SETTINGS = {
  title: 'Settings',
  sections: 'Parts of the settings',
} as const;

interface Section {
  readonly to: ScreenPath;
  readonly label: string;
  readonly about: string;
  /** Who may see it. */
  readonly role: Role;
}

/** The parts of the settings, in their order. */
export const SECTIONS: readonly Section[] = [
  {
    to: '/settings/interface',
    label: 'Interface',
    about: 'What the function does with tickets, and who is notified of errors.',
    role: 'viewer',
  },
  {
    to: '/settings/notifications',
    label: 'Notifications',
    about: 'How people are notified, and a test message.',
    role: 'viewer',
  },
  {
    to: '/settings/key',
    label: 'Key',
    about: 'The position in the feed: set it back, reset it, undo.',
    role: 'viewer',
  },
  {
    to: '/settings/users',
    label: 'Users',
    about: 'Who may sign in, and with which role.',
    role: 'admin',
  },
  {
    to: '/settings/tokens',
    label: 'API tokens',
    about: 'Access for programs.',
    role: 'admin',
  },
  {
    to: '/settings/audit',
    label: 'Audit log',
    about: 'Who did what, and when.',
    role: 'admin',
  },
  {
    to: '/settings/drift',
    label: 'Drift',
    about: "Fields of TIXNGO's tickets that differ from the contract.",
    role: 'viewer',
  },
  {
    to: '/settings/about',
    label: 'About',
    about: 'Versions, what is connected, licences.',
    role: 'viewer',
  },
];
