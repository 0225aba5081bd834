import type { Database } from '../client.js';
import { isOpenFailure } from '../page/open-page-sql.js';
import { BEHIND_SECONDS } from '../status/behind.js';

/** Charts go back this far. */
export const SAMPLES_KEPT_DAYS = 35;

/** The histogram of requests that every worker counts; its heartbeat stores it. */
const REQUESTS = 'tixngo_request_duration_seconds';

/**
 * Keeps how the installation is in this minute, unless some process has done so. Deletes what is older than
 * {@link SAMPLES_KEPT_DAYS}. Cost: one look-up, and once a minute a few partial indexes and the rows of the
 * workers.
 */
export async function sampleStatus(database: Database): Promise<void> {
  const { rowCount } = await database.pool.query({ name: 'sample-status', text: SAMPLE });
  if (rowCount === 0) return;
  await database.pool.query(
    `WITH old AS (DELETE FROM tixngo_outage WHERE ended_at < now() - make_interval(days => $1))
     DELETE FROM status_sample WHERE sampled_at < now() - make_interval(days => $1)`,
    [SAMPLES_KEPT_DAYS],
  );
}

const SAMPLE = `
  INSERT INTO status_sample
    (sampled_at, behind_seconds, failed_pages, quarantined, requests_answered, requests_failed)
  SELECT minute, ${BEHIND_SECONDS}, (SELECT count(*) FROM page WHERE ${isOpenFailure()}),
    (SELECT count(*) FROM quarantined_ticket WHERE status = 'OPEN'),
    coalesce(answered, 0), coalesce(failed, 0)
  FROM date_trunc('minute', clock_timestamp()) AS minute CROSS JOIN LATERAL (
    SELECT sum(count) FILTER (WHERE outcome = 'OK') AS answered,
      sum(count) FILTER (WHERE outcome NOT IN ('OK', 'ABORTED')) AS failed
    FROM (SELECT metrics FROM worker WHERE metrics IS NOT NULL
      UNION ALL SELECT metrics FROM gone_worker_metrics) AS counted,
      jsonb_array_elements(counted.metrics) AS m (metric), jsonb_array_elements(metric -> 'values') AS v (one),
      LATERAL (SELECT one -> 'labels' ->> 'outcome' AS outcome, (one ->> 'value')::float8 AS count) AS outcomes
    WHERE metric ->> 'name' = '${REQUESTS}' AND one ->> 'metricName' = '${REQUESTS}_count'
  ) AS requests
  WHERE NOT EXISTS (SELECT FROM status_sample WHERE sampled_at = minute)
  ON CONFLICT DO NOTHING`;
