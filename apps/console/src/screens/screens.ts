import type { ScreenPath } from '@tixngo-sync/api';
import type { ComponentType } from 'react';

/** Loads a screen, the default export of its module. Each is a chunk of its own. */
export type LoadScreen = () => Promise<{ default: ComponentType }>;

/** The screens, a line for each; any other path shows "There is no such screen". */
export const SCREENS: Readonly<Record<ScreenPath, LoadScreen>> = {
  '/': () => import('./now/now-screen.js'),
  '/runs': () => import('./runs/runs-screen.js'),
  '/runs/{id}': () => import('./runs/run-screen.js'),
  '/pages': () => import('./pages/pages-screen.js'),
  '/pages/{id}': () => import('./pages/page-screen.js'),
  '/problems': () => import('./problems/problems-screen.js'),
  '/problems/{id}': () => import('./problems/problem-screen.js'),
  '/quarantine/{id}': () => import('./quarantine/quarantined-screen.js'),
  '/tickets': () => import('./tickets/tickets-screen.js'),
  '/tickets/{id}': () => import('./tickets/ticket-screen.js'),
  '/contacts': () => import('./contacts/contacts-screen.js'),
  '/contacts/{id}': () => import('./contacts/contact-screen.js'),
  '/events': () => import('./events/events-screen.js'),
  '/events/{id}': () => import('./events/event-screen.js'),
  '/events/{id}/report': () => import('./events/report-screen.js'),
  '/schedules': () => import('./schedules/schedules-screen.js'),
  '/schedules/{id}': () => import('./schedules/schedule-screen.js'),
  '/upload': () => import('./upload/upload-screen.js'),
  '/settings': () => import('./settings/settings-screen.js'),
  '/settings/interface': () => import('./settings/interface-screen.js'),
  '/settings/notifications': () => import('./settings/notifications-screen.js'),
  '/settings/key': () => import('./settings/key-screen.js'),
  '/settings/users': () => import('./settings/users-screen.js'),
  '/settings/tokens': () => import('./settings/tokens-screen.js'),
  '/settings/audit': () => import('./settings/audit-screen.js'),
  '/settings/drift': () => import('./settings/drift-screen.js'),
  '/settings/about': () => import('./settings/about-screen.js'),
  '/me': () => import('./me/me-screen.js'),
};
