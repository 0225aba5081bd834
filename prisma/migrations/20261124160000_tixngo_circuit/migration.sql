-- How TIXNGO answers, for all machines: the circuit breaker and what a run under way waits for.
CREATE TABLE tixngo_circuit (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Since when TIXNGO has given nothing; null: the circuit is closed, scheduled runs ask.
  open_since timestamptz,
  -- How often it failed since then.
  failures integer NOT NULL DEFAULT 0,
  -- When one small request tries whether it answers again.
  next_try_at timestamptz,
  -- The run under way asks again then.
  waiting_until timestamptz,
  -- Why, of both: code and what was got.
  code text,
  message text,
  CHECK ((open_since IS NULL) = (next_try_at IS NULL))
);
INSERT INTO tixngo_circuit DEFAULT VALUES;
