import { bigint, instant, json, text } from './field.js';

/** The table `audit_log`: who did what, when and where. */
export const AUDIT_FIELDS = {
  auditId: bigint(),
  at: instant(),
  actor: text().noted('A user, `token:NAME`, `cli:USER`, or `system`'),
  channel: text().noted('cli, api, console, bull-board or system'),
  action: text().noted('`noun.verb`, for example `schedule.pause`'),
  target: text().orNull(),
  reason: text().orNull(),
  detail: json().orNull(),
};
