import { EVENTS } from '../texts/events.js';
import { Badge } from './badge.js';
import { formatDuration } from './format.js';

/** With one run every few minutes, this much is normal. */
const FRESH_SECONDS = 600;

/** How long ago an event was last known to be complete; null: never. */
export function FreshnessBadge({ seconds }: { seconds: number | null }) {
  if (seconds === null) return <Badge tone="idle">{EVENTS.unknown}</Badge>;
  if (seconds <= FRESH_SECONDS) return <Badge tone="good">{EVENTS.complete(formatDuration(seconds))}</Badge>;
  return <Badge tone="attention">{EVENTS.behind(formatDuration(seconds))}</Badge>;
}
