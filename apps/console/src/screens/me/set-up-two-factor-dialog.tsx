import { useMutation } from '@tanstack/react-query';
import { twoFactorSetupSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import type { z } from 'zod';
import type { ApiError } from '../../api/api-error.js';
import { request } from '../../api/request.js';
import { FormDialog } from '../../components/form-dialog.js';
import { ME } from '../../texts/me.js';
import { ConfirmTwoFactorDialog } from './confirm-two-factor-dialog.js';
import { OwnPasswordInput } from './own-password-input.js';

type Setup = z.output<typeof twoFactorSetupSchema>;

/** Asks for the password, then shows the key and the backup codes. Nothing changes before the first code. */
export function SetUpTwoFactorDialog({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState('');
  // Not an action with a message: the dialog continues with the answer.
  const { mutate, data, isPending, error } = useMutation<Setup, ApiError>({
    mutationFn: () =>
      request({ method: 'PUT', path: '/me/two-factor', body: { password }, answer: twoFactorSetupSchema }),
  });
  if (data !== undefined) return <ConfirmTwoFactorDialog setup={data} onClose={onClose} />;
  return (
    <FormDialog
      title={ME.setUpTitle}
      verb={ME.continue}
      isPending={isPending}
      isReady={password !== ''}
      error={error}
      onSubmit={() => mutate()}
      onClose={onClose}
    >
      <div>{ME.setUpText}</div>
      <OwnPasswordInput label={ME.yourPassword} value={password} onChange={setPassword} />
    </FormDialog>
  );
}
