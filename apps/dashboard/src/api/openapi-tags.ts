import type { Route } from './route.js';

/** What each resource is about, by the first part of its paths. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  status: 'The situation now',
  stream: 'What changes, as server-sent events',
  series: 'Figures over time, for charts',
  queues: 'Queues of jobs',
  workers: 'Processes that fetch and process',
  runs: 'Runs: each fetches the feed to its end, processes a file, or replays pages',
  pages: 'Pages of the feed, and what became of them',
  problems: 'Failed pages and quarantined tickets by root cause',
  retries: 'Retries of a problem: progress and stop',
  quarantine: 'Tickets that could not be applied',
  tickets: 'Tickets as S-360 shows them',
  contacts: 'Contacts, and what they hold',
  events: 'Events: freshness, statuses, anomalies',
  anomalies: 'Tickets whose state contradicts itself',
  drift: 'What is new in the answers of TIXNGO',
  schedules: 'When runs start',
  'skip-list': 'Tickets that are ignored',
  key: 'The pagination key, and its history',
  uploads: 'Files that are processed as if TIXNGO had sent them',
  interface: 'Parameters of the interface, and recipients of notifications',
  notifications: 'Messages to people',
  users: 'Who may sign in',
  tokens: 'API tokens',
  me: 'Who sends the request',
  about: 'Versions and connections',
  audit: 'Who changed what, and when',
};

export function tagOf({ path }: Route): string {
  return path.split(/[/.]/)[1] ?? '';
}

/** Returns the tags of the routes, each once, in their order. */
export function tagsOf(routes: readonly Route[]) {
  const names = [...new Set(routes.map(tagOf))];
  return names.map((name) => ({ name, description: DESCRIPTIONS[name] ?? `The resource /${name}` }));
}
