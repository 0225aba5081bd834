-- The change that this one took back. Changes that are not taken back and take nothing back are the stack of `key undo`.
ALTER TABLE key_change ADD COLUMN undoes_id integer UNIQUE REFERENCES key_change;
