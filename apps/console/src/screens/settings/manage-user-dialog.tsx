import { NativeSelect } from '@mantine/core';
import { userSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import { useAction } from '../../api/use-action.js';
import { Dialog } from '../../components/dialog.js';
import { fieldError } from '../../components/form-error.js';
import { InlineForm } from '../../components/inline-form.js';
import { ROLE_CHOICES } from '../../texts/roles.js';
import { USERS } from '../../texts/users.js';
import type { User } from './user.js';
import { UserAccess } from './user-access.js';
import { UserSessions } from './user-sessions.js';

/** Everything that an admin may do with a user. `user` is kept current by the table. */
export function ManageUserDialog({ user, onClose }: { user: User; onClose: () => void }) {
  return (
    <Dialog title={USERS.manageTitle(user.username)} isWide onClose={onClose}>
      <RoleForm user={user} />
      <UserAccess user={user} onRemoved={onClose} />
      <UserSessions username={user.username} />
    </Dialog>
  );
}

function RoleForm({ user: { username, role } }: { user: User }) {
  const [chosen, setChosen] = useState<string>(role);
  const { mutate, isPending, error } = useAction(
    {
      method: 'PATCH',
      path: '/users/{username}',
      params: { username },
      answer: userSchema,
      done: (user) => USERS.roleSaved(user.username, user.role),
    },
    true,
  );
  return (
    <InlineForm
      verb={USERS.saveRole}
      isPending={isPending}
      isReady={chosen !== role}
      error={error}
      onSubmit={() => mutate({ role: chosen })}
    >
      <NativeSelect
        label={USERS.role}
        value={chosen}
        error={fieldError(error, 'role')}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={ROLE_CHOICES}
      />
    </InlineForm>
  );
}
