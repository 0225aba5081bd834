-- migrate: outside a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS page_processed ON page (processed_at) INCLUDE (received, applied, quarantined) WHERE status = 'PROCESSED';
