import { userLinkSchema, userSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import { z } from 'zod';
import { ActionButton } from '../../components/action-button.js';
import { USERS } from '../../texts/users.js';
import { LinkDialog } from './link-dialog.js';
import styles from './settings.module.css';
import type { User } from './user.js';

/** The buttons that change whether and how a user signs in. */
export function UserAccess({ user, onRemoved }: { user: User; onRemoved: () => void }) {
  const { username, hasTwoFactor, disabledAt } = user;
  return (
    <section className={styles.part}>
      <h3>{USERS.access}</h3>
      <div className={styles.badges}>
        <NewLinkButton username={username} />
        {disabledAt === null ? <DisableButton username={username} /> : <EnableButton username={username} />}
        {hasTwoFactor && <EndTwoFactorButton username={username} />}
        <RemoveButton username={username} onRemoved={onRemoved} />
      </div>
    </section>
  );
}

interface Named {
  readonly username: string;
}

function NewLinkButton({ username }: Named) {
  const [made, setMade] = useState<z.output<typeof userLinkSchema> | null>(null);
  return (
    <>
      <ActionButton
        role="admin"
        action={{
          path: '/users/{username}/link',
          params: { username },
          answer: userLinkSchema,
          done: () => USERS.linkMade(username),
          onDone: setMade,
        }}
        confirm={{
          title: USERS.newLinkTitle(username),
          text: USERS.newLinkText,
          verb: USERS.newLinkVerb,
          reason: 'optional',
        }}
      >
        {USERS.newLink}
      </ActionButton>
      {made !== null && <LinkDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}

function DisableButton({ username }: Named) {
  return (
    <ActionButton
      role="admin"
      action={{ ...patching(username, { disabled: true }), done: () => USERS.isDisabled(username) }}
      confirm={{
        title: USERS.disableTitle(username),
        text: USERS.disableText,
        verb: USERS.disable,
        reason: 'optional',
        isDangerous: true,
      }}
    >
      {USERS.disable}
    </ActionButton>
  );
}

function EnableButton({ username }: Named) {
  return (
    <ActionButton
      role="admin"
      action={{ ...patching(username, { disabled: false }), done: () => USERS.isEnabled(username) }}
    >
      {USERS.enable}
    </ActionButton>
  );
}

function patching(username: string, body: { disabled: boolean }) {
  return {
    method: 'PATCH',
    path: '/users/{username}',
    params: { username },
    body,
    answer: userSchema,
  } as const;
}

function EndTwoFactorButton({ username }: Named) {
  return (
    <ActionButton
      role="admin"
      action={{
        method: 'DELETE',
        path: '/users/{username}/two-factor',
        params: { username },
        answer: z.undefined(),
        done: () => USERS.twoFactorEnded(username),
      }}
      confirm={{
        title: USERS.endTwoFactorTitle(username),
        text: USERS.endTwoFactorText,
        verb: USERS.endTwoFactor,
        reason: 'optional',
        isDangerous: true,
      }}
    >
      {USERS.endTwoFactor}
    </ActionButton>
  );
}

function RemoveButton({ username, onRemoved }: Named & { onRemoved: () => void }) {
  return (
    <ActionButton
      role="admin"
      action={{
        method: 'DELETE',
        path: '/users/{username}',
        params: { username },
        answer: z.undefined(),
        done: () => USERS.removed(username),
        onDone: onRemoved,
      }}
      confirm={{
        title: USERS.removeTitle(username),
        text: USERS.removeText,
        verb: USERS.remove,
        reason: 'optional',
        typed: username,
        isDangerous: true,
      }}
    >
      {USERS.remove}
    </ActionButton>
  );
}
