import { useState } from 'react';
import { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { FormDialog } from '../../components/form-dialog.js';
import { ME } from '../../texts/me.js';
import { OwnPasswordInput } from './own-password-input.js';

/** Turns one's second factor off, with the password. */
export function EndTwoFactorDialog({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useAction(
    { method: 'DELETE', path: '/me/two-factor', answer: z.undefined(), done: () => ME.turnedOff },
    true,
  );
  return (
    <FormDialog
      title={ME.turnOffTitle}
      verb={ME.turnOff}
      isPending={isPending}
      isReady={password !== ''}
      isDangerous
      error={error}
      onSubmit={() => mutate({ password }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div>{ME.turnOffText}</div>
      <OwnPasswordInput label={ME.yourPassword} value={password} onChange={setPassword} />
    </FormDialog>
  );
}
