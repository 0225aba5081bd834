import { type AnyStatus, STATUS_WORDS } from '../texts/statuses.js';
import { Badge } from './badge.js';

/** The status of a run, page or quarantined ticket. A failed page that was given up is idle. */
export function StatusBadge({ status, isGivenUp = false }: { status: AnyStatus; isGivenUp?: boolean }) {
  const { tone, word } = STATUS_WORDS[isGivenUp ? 'GIVEN_UP' : status];
  return <Badge tone={tone}>{word}</Badge>;
}
