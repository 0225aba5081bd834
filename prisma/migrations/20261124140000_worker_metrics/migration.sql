-- What each worker counted, with its sign of life: the dashboard's /metrics adds it up, since nobody can scrape a worker.
ALTER TABLE worker ADD COLUMN metrics jsonb;

-- What workers counted that are gone, added up: a total that fell when a worker goes would look like a restart to Prometheus.
CREATE TABLE gone_worker_metrics (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  metrics jsonb NOT NULL DEFAULT '[]'
);
INSERT INTO gone_worker_metrics DEFAULT VALUES;
