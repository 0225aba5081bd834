import { TextInput } from '@mantine/core';
import type { twoFactorSetupSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { FormDialog } from '../../components/form-dialog.js';
import { ME } from '../../texts/me.js';
import styles from './me.module.css';
import { QrCode } from './qr-code.js';

interface ConfirmTwoFactorDialogProps {
  readonly setup: z.output<typeof twoFactorSetupSchema>;
  readonly onClose: () => void;
}

/** Shows the key and the backup codes, once, and turns the second factor on with a code. */
export function ConfirmTwoFactorDialog({ setup, onClose }: ConfirmTwoFactorDialogProps) {
  const [code, setCode] = useState('');
  const { mutate, isPending, error } = useAction(
    { path: '/me/two-factor/confirm', answer: z.undefined(), done: () => ME.turnedOn },
    true,
  );
  return (
    <FormDialog
      title={ME.setUpTitle}
      verb={ME.confirm}
      isPending={isPending}
      isReady={code.trim() !== ''}
      error={error}
      onSubmit={() => mutate({ code: code.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div>
        {ME.addKey}{' '}
        <a className="link" href={setup.uri}>
          {ME.openApp}
        </a>
        <QrCode text={setup.uri} label={ME.qrCode} />
      </div>
      <div>
        <p className={styles.label}>{ME.key}</p>
        <code className={styles.secret}>{setup.secret}</code>
      </div>
      <div>
        <p className={styles.label}>{ME.backupCodes}</p>
        {ME.backupText}
        <ul className={styles.codes}>
          {setup.backupCodes.map((backupCode) => (
            <li key={backupCode}>
              <code>{backupCode}</code>
            </li>
          ))}
        </ul>
      </div>
      <TextInput
        label={ME.code}
        required
        maxLength={20}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
