import { FUNNEL_STEPS, MOBILE_STATUS_FAMILIES, type MobileStatus } from '@tixngo-sync/domain';
import type { Database } from '../client.js';

type Step = (typeof FUNNEL_STEPS)[number];

export interface Funnel {
  readonly stepSeconds: number;
  /** Evenly spaced; the last is at or after the end. */
  readonly points: readonly { readonly at: Date; readonly reached: Readonly<Record<Step, number>> }[];
}

const STATUSES: Readonly<Record<Step, readonly MobileStatus[]>> = {
  injected: ['INJECTED'],
  downloaded: ['DOWNLOADED'],
  assigned: ['ASSIGNED'],
  pendingTransfer: ['PENDING_TRANSFER'],
  activated: MOBILE_STATUS_FAMILIES.activation.filter((status) => status !== 'DEACTIVATED'),
  controlled: ['CONTROLLED'],
  deleted: ['DELETED'],
};

const MOST_POINTS = 200;

/** A minute to a week: what people read as one step. */
const STEPS_SECONDS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000];

/**
 * How many tickets of an event had reached each step at each time, by their history; a ticket counts once a
 * step. One look-up in the history for each ticket of the event.
 * @param period default: from the first entry until now
 * @returns null when no ticket is of this event
 */
export async function readFunnel(
  database: Database,
  eventId: string,
  period: { readonly from?: Date | undefined; readonly to?: Date | undefined } = {},
): Promise<Funnel | null> {
  const { rows } = await database.pool.query<Grid & (Reached | Record<keyof Reached, null>)>(FUNNEL, [
    eventId,
    FUNNEL_STEPS.flatMap((step) => STATUSES[step].map(() => step)),
    FUNNEL_STEPS.flatMap((step) => STATUSES[step]),
    period.from ?? null,
    period.to ?? null,
    STEPS_SECONDS,
    MOST_POINTS - 2,
  ]);
  const [grid] = rows;
  if (grid === undefined) return null;
  return {
    stepSeconds: grid.stepSeconds,
    points: pointsOf(
      grid,
      rows.filter((row) => row.step !== null),
    ),
  };
}

/** Seconds since 1970, and from point to point. */
interface Grid {
  readonly start: number;
  readonly stop: number;
  readonly stepSeconds: number;
}

interface Reached {
  readonly bucket: number;
  readonly step: Step;
  readonly count: number;
}

/** Sums up. A step that was reached before the start counts at the start. */
function pointsOf({ start, stop, stepSeconds }: Grid, rows: readonly Reached[]) {
  const last = Math.ceil((stop - start) / stepSeconds);
  const reached: Record<Step, number> = { ...NOBODY };
  const inOrder = rows.toSorted((a, b) => a.bucket - b.bucket);
  let next = 0;
  return Array.from({ length: last + 1 }, (_, bucket) => {
    for (let row = inOrder[next]; row !== undefined && row.bucket <= bucket; row = inOrder[next]) {
      reached[row.step] += row.count;
      next += 1;
    }
    return { at: new Date((start + bucket * stepSeconds) * 1000), reached: { ...reached } };
  });
}

const NOBODY = Object.fromEntries(FUNNEL_STEPS.map((step) => [step, 0])) as Record<Step, number>; // every step

/**
 * `first`: when each ticket first reached each step; OFFSET 0 has each ticket's entries looked up, instead of
 * the whole history read. `grid`: the points, the first of STEPS_SECONDS apart that gives few enough.
 */
const FUNNEL = `
  WITH first AS MATERIALIZED (
    SELECT s.step, min(h.occurred_at) AS at FROM ticket t
      CROSS JOIN LATERAL (SELECT occurred_at, status FROM ticket_history h
        WHERE h.ticket_id = t.ticket_id OFFSET 0) h
      JOIN unnest($2::text[], $3::text[]) AS s(step, status) USING (status)
    WHERE t.event_id = $1 GROUP BY t.ticket_id, s.step
  ), period AS (
    SELECT coalesce($5::timestamptz, now()) AS upper,
      least(coalesce($4::timestamptz, (SELECT min(at) FROM first)), coalesce($5::timestamptz, now())) AS lower
    WHERE (SELECT min(event_id) FROM ticket WHERE event_id = $1) IS NOT NULL
  ), paced AS (
    SELECT *, coalesce(
      (SELECT min(pace) FROM unnest($6::integer[]) pace WHERE extract(epoch FROM upper - lower) / pace <= $7),
      ceil(extract(epoch FROM upper - lower) / $7))::float8 AS pace
    FROM period
  ), grid AS (
    SELECT pace, floor(extract(epoch FROM lower) / pace) * pace AS start, extract(epoch FROM upper) AS stop
    FROM paced
  )
  SELECT pace AS "stepSeconds", start::float8, stop::float8, step, bucket, count
  FROM grid LEFT JOIN LATERAL (
    SELECT step, greatest(0, ceil((extract(epoch FROM at) - start) / pace))::integer AS bucket,
      count(*) AS count
    FROM first GROUP BY 1, 2) reached ON true`;
