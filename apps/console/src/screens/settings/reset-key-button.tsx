import { keyConsequenceSchema } from '@tixngo-sync/api';
import { ActionButton } from '../../components/action-button.js';
import { KEY } from '../../texts/key.js';

/** Sets the key to the beginning of the feed. */
export function ResetKeyButton() {
  return (
    <ActionButton
      role="admin"
      action={{
        path: '/key/reset',
        answer: keyConsequenceSchema,
        done: (consequence) => KEY.done(KEY.beginning, consequence),
      }}
      confirm={{
        title: KEY.resetTitle,
        text: KEY.resetText,
        verb: KEY.resetVerb,
        reason: 'required',
        typed: KEY.resetTyped,
        isDangerous: true,
      }}
    >
      {KEY.reset}
    </ActionButton>
  );
}
