import type { AnomalyKind } from '@tixngo-sync/domain';
import { EVENTS } from '../texts/events.js';
import { Badge } from './badge.js';

/** What makes a ticket suspicious. */
export function AnomalyBadge({ kind }: { kind: AnomalyKind }) {
  return <Badge tone="attention">{EVENTS.kinds[kind]}</Badge>;
}
