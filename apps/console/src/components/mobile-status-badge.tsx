import type { MobileStatus } from '@tixngo-sync/domain';
import { MOBILE_STATUS_WORDS, TICKETS } from '../texts/tickets.js';
import { Badge } from './badge.js';

/** What TIXNGO says a ticket is; null: TIXNGO has not reported it. A status not known is shown as it is. */
export function MobileStatusBadge({ status }: { status: string | null }) {
  if (status === null) return <Badge tone="idle">{TICKETS.notInTixngo}</Badge>;
  const { tone, word } = MOBILE_STATUS_WORDS[status as MobileStatus] ?? { tone: 'idle', word: status };
  return <Badge tone={tone}>{word}</Badge>;
}
