import { TextInput } from '@mantine/core';
import { type keyChangeSchema, keyUndoSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import type { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { InlineForm } from '../../components/inline-form.js';
import { Time } from '../../components/time.js';
import { KEY } from '../../texts/key.js';
import { KeyText, keyWords } from './key-text.js';
import styles from './settings.module.css';

/** Takes back the newest manual change that is not undone; then the one before it, and so on. */
export function UndoKeyForm({ undo }: { undo: z.output<typeof keyChangeSchema> | null }) {
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useAction(
    {
      path: '/key/undo',
      answer: keyUndoSchema,
      done: ({ undid, newKey }) => KEY.undone(undid.changedBy, keyWords(newKey)),
    },
    true,
  );
  if (undo === null) return <p className={styles.gap}>{KEY.nothingToUndo}</p>;
  return (
    <>
      <p className={styles.gap}>
        <Time at={undo.changedAt} />, {KEY.undoOf(undo.changedBy)} <KeyText of={undo.oldKey} /> {KEY.to}{' '}
        <KeyText of={undo.newKey} />, {KEY.because(undo.reason)}. {KEY.undoResult}{' '}
        <KeyText of={undo.oldKey} />.
      </p>
      <InlineForm
        verb={KEY.undo}
        isPending={isPending}
        error={error}
        onSubmit={() =>
          mutate(reason.trim() === '' ? undefined : { reason: reason.trim() }, {
            onSuccess: () => setReason(''),
          })
        }
      >
        <TextInput
          label={KEY.reason}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </InlineForm>
    </>
  );
}
