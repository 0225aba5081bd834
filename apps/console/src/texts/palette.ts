import { count } from '@tixngo-sync/domain';

/** The words of the command palette and of the help for the keyboard. */
export const PALETTE = {
  title: 'Commands',
  placeholder: 'A screen, an action or a search',
  list: 'Matching commands',
  found: (commands: number) => count(commands, 'command'),
  groups: { do: 'Do', screen: 'Go to', search: 'Search', theme: 'Theme' },
  settings: (label: string) => `Settings: ${label}`,
  search: (text: string) => `Search tickets, events and contacts for “${text}”`,
  theme: (name: string) => `Theme: ${name}`,
  notLoaded: 'The commands could not be loaded. Check your connection, then try again.',
} as const;

export const KEYBOARD = {
  title: 'Keyboard shortcuts',
  /** The keys, each with what it does. */
  keys: [
    { keys: ['Ctrl', 'K'], does: 'Commands: go to a screen, run now, pause, search, theme (⌘ K on a Mac)' },
    { keys: ['/'], does: 'Search tickets, events and contacts' },
    { keys: ['?'], does: 'This list' },
    { keys: ['↑', '↓'], does: 'In a list: to the same link or button of the next row' },
    { keys: ['Enter'], does: 'Opens a link, presses a button, sends a form' },
    { keys: ['Esc'], does: 'Closes a dialog or menu' },
  ],
} as const;
