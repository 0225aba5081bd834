import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { ApiError } from '../api/api-error.js';
import { DIALOG } from '../texts/dialog.js';
import { FormDialog } from './form-dialog.js';

export interface Confirmation {
  /** A question: "Give up page 121?" */
  readonly title: string;
  /** What will happen, and whether it can be reversed. */
  readonly text: ReactNode;
  /** The verb: "Give up". */
  readonly verb: string;
  /** Whether to ask why. Absent: it does not ask. */
  readonly reason?: 'optional' | 'required';
  /** What must be typed before it can be done, for what cannot be reversed. */
  readonly typed?: string;
  /** Removes something or has far-reaching consequences: the button is red. */
  readonly isDangerous?: boolean;
}

interface ConfirmDialogProps extends Confirmation {
  readonly isPending: boolean;
  readonly error: ApiError | null;
  readonly onConfirm: (reason: string | undefined) => void;
  readonly onClose: () => void;
}

/** Asks before something is done, and for the reason. An error is shown in it, so that nothing is lost. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, verb, reason, typed, isDangerous = false, isPending, error } = props;
  const [why, setWhy] = useState('');
  const [repeated, setRepeated] = useState('');
  const isReady = (reason !== 'required' || why.trim() !== '') && (typed === undefined || repeated === typed);
  return (
    <FormDialog
      title={title}
      verb={verb}
      isPending={isPending}
      isReady={isReady}
      isDangerous={isDangerous}
      error={error}
      onSubmit={() => props.onConfirm(why.trim() === '' ? undefined : why.trim())}
      onClose={props.onClose}
    >
      <div>{text}</div>
      {reason !== undefined && (
        <Textarea
          label={DIALOG.reason}
          description={DIALOG.reasonHint}
          required={reason === 'required'}
          maxLength={500}
          rows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      )}
      {typed !== undefined && (
        <TextInput
          label={DIALOG.type(typed)}
          required
          autoComplete="off"
          spellCheck={false}
          value={repeated}
          onChange={(event) => setRepeated(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
