-- The answers to POST requests with an Idempotency-Key, for a day: the same key gets the same answer again.
CREATE TABLE idempotent_answer (
  -- Who sent the request, and to which route: `POST /pages/{id}/retry`.
  actor text NOT NULL,
  route text NOT NULL,
  key text NOT NULL,
  -- SHA-256 of path and body. Another request with the same key is refused.
  request_digest text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- null: the request is in progress, or its dashboard died.
  status integer,
  body jsonb,
  PRIMARY KEY (actor, route, key)
);
CREATE INDEX idempotent_answer_received_at_idx ON idempotent_answer (received_at);
