import type { StreamResource } from '@tixngo-sync/api';

/** The first segments of the API's paths whose answers a change of a resource may alter. */
const PATHS: Readonly<Record<StreamResource, readonly string[]>> = {
  status: ['status'],
  run: ['status', 'runs', 'uploads', 'series'],
  page: ['status', 'runs', 'pages', 'problems', 'retries', 'series'],
  quarantine: ['status', 'quarantine', 'problems', 'pages', 'tickets', 'retries', 'events'],
  // Event days come from the events of tickets.
  ticket: ['tickets', 'contacts', 'events', 'anomalies', 'schedules'],
  schedule: ['status', 'schedules'],
  'skip-list': ['skip-list'],
  key: ['status', 'key'],
  queue: ['status', 'queues'],
  worker: ['status', 'workers', 'queues'],
  interface: ['interface'],
  user: ['users', 'me'],
  token: ['tokens'],
  audit: ['audit'],
};

/** Whether the answer of this path (`/runs/{id}`) may change when one of the resources does. */
export function isAffected(path: string, resources: ReadonlySet<StreamResource>): boolean {
  const segment = path.split('/')[1] ?? '';
  for (const resource of resources) if (PATHS[resource].includes(segment)) return true;
  return false;
}
