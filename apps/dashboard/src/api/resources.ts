import { ABOUT_ROUTES } from './about.js';
import { ANOMALY_ROUTES } from './anomalies.js';
import { AUDIT_ROUTES } from './audit.js';
import { CONTACT_ROUTES } from './contacts.js';
import { DRIFT_ROUTES } from './drift.js';
import { EVENT_ROUTES } from './events.js';
import { INTERFACE_ROUTES } from './interface.js';
import { KEY_ROUTES } from './key.js';
import { ME_ROUTES } from './me.js';
import { NOTIFICATION_ROUTES } from './notifications.js';
import { PAGE_ROUTES } from './pages.js';
import { PROBLEM_ROUTES } from './problems.js';
import { QUARANTINE_ROUTES } from './quarantine.js';
import { QUEUE_ROUTES } from './queues.js';
import { RETRY_ROUTES } from './retries.js';
import type { Route } from './route.js';
import { RUN_ROUTES } from './runs.js';
import { SCHEDULE_ROUTES } from './schedules.js';
import { SERIES_ROUTES } from './series.js';
import { SKIP_LIST_ROUTES } from './skip-list.js';
import { STATUS_ROUTES } from './status.js';
import { STREAM_ROUTES } from './stream.js';
import { TICKET_ROUTES } from './tickets.js';
import { TOKEN_ROUTES } from './tokens.js';
import { TWO_FACTOR_ROUTES } from './two-factor.js';
import { UPLOAD_ROUTES } from './uploads.js';
import { USER_ROUTES } from './users.js';
import { WORKER_ROUTES } from './workers.js';

/**
 * The REST API, resource by resource. CONTRIBUTING.md, "Add a REST route or resource", lists the files.
 */
export const ROUTES: readonly Route[] = [
  ...STATUS_ROUTES,
  ...STREAM_ROUTES,
  ...SERIES_ROUTES,
  ...QUEUE_ROUTES,
  ...WORKER_ROUTES,
  ...RUN_ROUTES,
  ...PAGE_ROUTES,
  ...QUARANTINE_ROUTES,
  ...PROBLEM_ROUTES,
  ...RETRY_ROUTES,
  ...TICKET_ROUTES,
  ...CONTACT_ROUTES,
  ...EVENT_ROUTES,
  ...ANOMALY_ROUTES,
  ...DRIFT_ROUTES,
  ...SCHEDULE_ROUTES,
  ...SKIP_LIST_ROUTES,
  ...KEY_ROUTES,
  ...INTERFACE_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...UPLOAD_ROUTES,
  ...USER_ROUTES,
  ...TOKEN_ROUTES,
  ...AUDIT_ROUTES,
  ...ME_ROUTES,
  ...TWO_FACTOR_ROUTES,
  ...ABOUT_ROUTES,
];
