import { erasureSchema } from '@tixngo-sync/api';
import { ActionButton } from '../../components/action-button.js';
import { CONTACTS } from '../../texts/contacts.js';

/** Erases the person of a contact, after the id was typed and a reason given. */
export function EraseButton({ contactId }: { contactId: string }) {
  return (
    <ActionButton
      role="admin"
      action={{
        path: '/contacts/{id}/erase',
        params: { id: contactId },
        body: { confirm: contactId },
        answer: erasureSchema,
        timeoutMs: LONG_MS,
        done: ({ rows, left }) => {
          const erased = Object.values(rows).reduce((sum, count) => sum + count, 0);
          return { tone: 'good', text: CONTACTS.erased(erased, left.s360ContactIds) };
        },
      }}
      confirm={{
        title: CONTACTS.eraseTitle(contactId),
        text: CONTACTS.eraseText,
        verb: CONTACTS.eraseVerb,
        reason: 'required',
        typed: contactId,
        isDangerous: true,
      }}
    >
      {CONTACTS.erase}
    </ActionButton>
  );
}

/** It rewrites every stored page that has the person. */
const LONG_MS = 900_000;
