import { NativeSelect, TextInput } from '@mantine/core';
import { userLinkSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import type { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { fieldError } from '../../components/form-error.js';
import { InlineForm } from '../../components/inline-form.js';
import { ROLE_CHOICES } from '../../texts/roles.js';
import { USERS } from '../../texts/users.js';
import { LinkDialog } from './link-dialog.js';

/** Adds a user and shows the one-time link. */
export function InviteForm() {
  const [username, setUsername] = useState('');
  const [role, setRole] = useState('viewer');
  const [made, setMade] = useState<z.output<typeof userLinkSchema> | null>(null);
  const { mutate, isPending, error } = useAction(
    { path: '/users', answer: userLinkSchema, done: (user) => USERS.invited(user.username) },
    true,
  );
  const invite = () =>
    mutate(
      { username: username.trim(), role },
      {
        onSuccess: (link) => {
          setMade(link);
          setUsername('');
        },
      },
    );
  return (
    <>
      <InlineForm
        verb={USERS.inviteVerb}
        isPending={isPending}
        isReady={username.trim() !== ''}
        error={error}
        onSubmit={invite}
      >
        <TextInput
          label={USERS.username}
          placeholder={USERS.usernameHint}
          required
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          error={fieldError(error, 'username')}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <NativeSelect
          label={USERS.role}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data={ROLE_CHOICES}
        />
      </InlineForm>
      {made !== null && <LinkDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}
