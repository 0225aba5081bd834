-- What an operator should know about a run that did not fail: for example, that it stopped before the end of the feed.
ALTER TABLE run ADD COLUMN warning text;
