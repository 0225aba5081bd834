import { acceptedSchema, pageSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { pageOutcome } from '../outcomes/page-outcome.js';
import { PAGES } from '../texts/pages.js';
import { ActionButton } from './action-button.js';

type Page = z.output<typeof pageSchema>;

/** Processes a failed page again, and says how that ended. Takes back a decision to give it up. */
export function PageRetryButton({ page, isSmall = false }: { page: Page; isSmall?: boolean }) {
  const { pageId, attempts } = page;
  return (
    <ActionButton
      role="operator"
      variant={isSmall ? 'default' : 'primary'}
      isSmall={isSmall}
      label={PAGES.retryOne(pageId)}
      action={{
        path: '/pages/{id}/retry',
        params: { id: pageId },
        body: {},
        answer: acceptedSchema,
        done: () => ({ tone: 'busy', text: PAGES.queued(pageId) }),
        outcome: () => pageOutcome(pageId, attempts),
      }}
    >
      {PAGES.retryVerb}
    </ActionButton>
  );
}

/** Gives a failed page up, with a reason: it no longer counts as behind. */
export function GiveUpButton({ pageId, isSmall = false }: { pageId: number; isSmall?: boolean }) {
  return (
    <ActionButton
      role="operator"
      isSmall={isSmall}
      label={PAGES.giveUpOne(pageId)}
      action={{
        path: '/pages/{id}/give-up',
        params: { id: pageId },
        body: {},
        answer: pageSchema,
        done: () => PAGES.gaveUp(pageId),
      }}
      confirm={{
        title: PAGES.giveUpTitle(pageId),
        text: PAGES.giveUpText,
        verb: PAGES.giveUp,
        reason: 'required',
        isDangerous: true,
      }}
    >
      {PAGES.giveUpAsks}
    </ActionButton>
  );
}
