import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';
import { inTransaction } from '../transaction.js';

export const INCIDENT_KINDS = ['ERROR', 'STALLED', 'PLAN_B_MISSING'] as const;

export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export type NotificationChannel = 'EMAIL' | 'WEBHOOK';

/** What is wrong now, for people; no personal data. */
export interface IncidentState {
  readonly since: Date;
  readonly what: string;
  readonly whatToDo: string;
}

/**
 * One message to send: that an incident began, or that it is over. `kind` and texts are as they were when it
 * began.
 */
export interface DueDelivery extends IncidentState {
  readonly incidentId: number;
  readonly kind: IncidentKind;
  readonly moment: 'BEGAN' | 'OVER';
  readonly channel: NotificationChannel;
  readonly attempts: number;
  readonly overAt: Date | null;
}

/** No message is tried for longer: what it says is old by then. */
const GIVE_UP_HOURS = 24;

/** A message whose sender died is tried by another process after this; no attempt takes as long. */
const ATTEMPT_SECONDS = 120;

const LOCK = 0x7465_6c6c; // "tell"

/**
 * Updates the incidents to what is wrong now: opens one when none is open, closes what is over, and queues a
 * message on every channel. One process at a time does this, so that two do not open an incident twice.
 * @param look what is wrong of each kind; null: nothing
 * @returns false when another process is doing it
 */
export function noteIncidents(
  database: Database,
  channels: readonly NotificationChannel[],
  look: () => Promise<Readonly<Record<IncidentKind, IncidentState | null>>>,
): Promise<boolean> {
  return inTransaction(database, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
      LOCK,
    ]);
    if (rows[0]?.mine !== true) return false;
    const found = await look();
    for (const kind of INCIDENT_KINDS) {
      const state = found[kind];
      if (state === null) await endIncident(client, kind);
      else await beginIncident(client, kind, state, channels);
    }
    return true;
  });
}

async function beginIncident(
  client: Queryable,
  kind: IncidentKind,
  state: IncidentState,
  channels: readonly string[],
): Promise<void> {
  await client.query(
    `INSERT INTO notification_incident (kind, what, what_to_do, began_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (kind) WHERE over_at IS NULL DO NOTHING`,
    [kind, state.what, state.whatToDo, state.since],
  );
  // Also for a channel that was set up while the incident is open.
  await client.query(
    `INSERT INTO notification_delivery (incident_id, moment, channel)
     SELECT incident_id, 'BEGAN', channel FROM notification_incident CROSS JOIN unnest($2::text[]) AS channel
     WHERE kind = $1 AND over_at IS NULL ON CONFLICT DO NOTHING`,
    [kind, channels],
  );
}

/** The end of an incident is sent to the recipients of its beginning. */
async function endIncident(client: Queryable, kind: IncidentKind): Promise<void> {
  await client.query(
    `WITH ended AS (
       UPDATE notification_incident SET over_at = clock_timestamp() WHERE kind = $1 AND over_at IS NULL
         RETURNING incident_id)
     INSERT INTO notification_delivery (incident_id, moment, channel)
     SELECT incident_id, 'OVER', channel FROM notification_delivery JOIN ended USING (incident_id)
       WHERE moment = 'BEGAN'`,
    [kind],
  );
}

/**
 * Takes the next message that is due on one of the channels; no other process gets it for two minutes. That
 * an incident is over is said after that it began.
 */
export async function takeDueDelivery(
  database: Database,
  channels: readonly NotificationChannel[],
): Promise<DueDelivery | null> {
  const { rows } = await database.pool.query<DueDelivery>(
    `UPDATE notification_delivery d SET attempts = attempts + 1,
      next_try_at = clock_timestamp() + make_interval(secs => $2)
     FROM notification_incident i, (
       SELECT incident_id, moment, channel FROM notification_delivery w
       WHERE delivered_at IS NULL AND given_up_at IS NULL AND next_try_at <= clock_timestamp()
         AND channel = ANY ($1)
         AND NOT (moment = 'OVER' AND EXISTS (SELECT FROM notification_delivery b
           WHERE b.incident_id = w.incident_id
           AND b.channel = w.channel AND b.moment = 'BEGAN' AND b.delivered_at IS NULL
             AND b.given_up_at IS NULL))
       ORDER BY next_try_at, incident_id, moment FOR UPDATE SKIP LOCKED LIMIT 1) due
     WHERE i.incident_id = d.incident_id AND (d.incident_id, d.moment, d.channel) = (due.incident_id,
       due.moment, due.channel)
     RETURNING d.incident_id AS "incidentId", i.kind, d.moment, d.channel, d.attempts, i.what,
       i.what_to_do AS "whatToDo",
       i.began_at AS since, i.over_at AS "overAt"`,
    [channels, ATTEMPT_SECONDS],
  );
  return rows[0] ?? null;
}

type DeliveryKey = Pick<DueDelivery, 'incidentId' | 'moment' | 'channel'>;

export async function markDelivered(
  database: Database,
  { incidentId, moment, channel }: DeliveryKey,
  refused: string | null,
): Promise<void> {
  await database.pool.query(
    `UPDATE notification_delivery SET delivered_at = clock_timestamp(), last_problem = $4
     WHERE incident_id = $1 AND moment = $2 AND channel = $3`,
    [incidentId, moment, channel, refused],
  );
}

/**
 * @param problem why it was not delivered; no address, no secret
 * @returns whether it is given up: it was tried for a day
 */
export async function markUndelivered(
  database: Database,
  { incidentId, moment, channel }: DeliveryKey,
  problem: string,
  retryInSeconds: number,
): Promise<boolean> {
  const { rows } = await database.pool.query<{ given_up: boolean }>(
    `UPDATE notification_delivery SET last_problem = $4,
      next_try_at = clock_timestamp() + make_interval(secs => $5),
       given_up_at = CASE WHEN created_at < clock_timestamp() - make_interval(hours => $6)
         THEN clock_timestamp() END
     WHERE incident_id = $1 AND moment = $2 AND channel = $3 RETURNING given_up_at IS NOT NULL AS given_up`,
    [incidentId, moment, channel, problem, retryInSeconds, GIVE_UP_HOURS],
  );
  return rows[0]?.given_up ?? false;
}
