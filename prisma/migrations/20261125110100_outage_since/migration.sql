-- Since the first failed answer of TIXNGO with no good one after it; NULL: its last answer was good.
ALTER TABLE tixngo_circuit ADD COLUMN failing_since timestamptz;
UPDATE tixngo_circuit SET failing_since = open_since;
ALTER TABLE tixngo_circuit ADD CHECK (open_since IS NULL OR failing_since IS NOT NULL);
