import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { fieldError } from '../../components/form-error.js';
import { InlineForm } from '../../components/inline-form.js';
import { ME } from '../../texts/me.js';
import styles from './me.module.css';

const EMPTY = { oldPassword: '', newPassword: '', repeated: '' };

/** Changes one's own password. */
export function PasswordForm() {
  const [typed, setTyped] = useState(EMPTY);
  const { mutate, isPending, error } = useAction(
    { method: 'PUT', path: '/me/password', answer: z.undefined(), done: () => ME.passwordChanged },
    true,
  );
  const { oldPassword, newPassword, repeated } = typed;
  const differ = repeated !== '' && repeated !== newPassword;
  const field = (name: keyof typeof EMPTY, label: string) => (
    <PasswordInput
      label={label}
      required
      maxLength={128}
      autoComplete={name === 'oldPassword' ? 'current-password' : 'new-password'}
      value={typed[name]}
      error={name === 'repeated' && differ ? ME.differ : fieldError(error, name)}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setTyped((before) => ({ ...before, [name]: value }));
      }}
    />
  );
  return (
    <>
      <InlineForm
        verb={ME.changePassword}
        isPending={isPending}
        isReady={oldPassword !== '' && newPassword !== '' && repeated === newPassword}
        error={error}
        onSubmit={() => mutate({ oldPassword, newPassword }, { onSuccess: () => setTyped(EMPTY) })}
      >
        {field('oldPassword', ME.oldPassword)}
        {field('newPassword', ME.newPassword)}
        {field('repeated', ME.repeated)}
      </InlineForm>
      <p className={styles.hint}>{ME.passwordHint}</p>
    </>
  );
}
