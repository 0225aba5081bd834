import { type quarantinedSchema, retryAcceptedSchema, skippedSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { retryOutcome } from '../outcomes/retry-outcome.js';
import { QUARANTINE } from '../texts/quarantine.js';
import { ActionButton } from './action-button.js';

type Quarantined = Pick<z.output<typeof quarantinedSchema>, 'quarantineId' | 'ticketId' | 'taxNumber'>;
interface ButtonProps {
  readonly ticket: Quarantined;
  readonly isSmall?: boolean;
}

/** Processes an open quarantined ticket again, and says how that ended. */
export function QuarantineRetryButton({ ticket: { quarantineId }, isSmall = false }: ButtonProps) {
  return (
    <ActionButton
      role="operator"
      variant={isSmall ? 'default' : 'primary'}
      isSmall={isSmall}
      label={QUARANTINE.retryOne(quarantineId)}
      action={{
        path: '/quarantine/{id}/retry',
        params: { id: quarantineId },
        body: {},
        answer: retryAcceptedSchema,
        done: () => ({ tone: 'busy', text: QUARANTINE.queued(quarantineId) }),
        outcome: ({ retryId }) => retryOutcome(retryId),
      }}
    >
      {QUARANTINE.retry}
    </ActionButton>
  );
}

/** Skips an open quarantined ticket for good, with a reason. */
export function SkipButton({ ticket: { quarantineId, ticketId, taxNumber }, isSmall = false }: ButtonProps) {
  const name = ticketId ?? taxNumber ?? String(quarantineId);
  return (
    <ActionButton
      role="operator"
      isSmall={isSmall}
      label={QUARANTINE.skipOne(name)}
      action={{
        path: '/quarantine/{id}/skip',
        params: { id: quarantineId },
        body: {},
        answer: skippedSchema,
        done: ({ closed }) => QUARANTINE.skipped(name, closed),
      }}
      confirm={{
        title: QUARANTINE.skipTitle(name),
        text: taxNumber === null ? QUARANTINE.skipTextAlone : QUARANTINE.skipText,
        verb: QUARANTINE.skipVerb,
        reason: 'required',
        isDangerous: true,
      }}
    >
      {QUARANTINE.skip}
    </ActionButton>
  );
}
