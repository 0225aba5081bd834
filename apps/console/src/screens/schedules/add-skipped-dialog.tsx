import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { scheduleListSchema, skippedTaxNumberSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import { useAction } from '../../api/use-action.js';
import { useRead } from '../../api/use-read.js';
import { FormDialog } from '../../components/form-dialog.js';
import { fieldError } from '../../components/form-error.js';
import { DIALOG } from '../../texts/dialog.js';
import { SCHEDULES } from '../../texts/schedules.js';

interface AddSkippedDialogProps {
  /** Chosen at first. */
  readonly schedule: string | undefined;
  readonly onClose: () => void;
}

/** Adds a ticket that runs ignore. */
export function AddSkippedDialog({ schedule, onClose }: AddSkippedDialogProps) {
  const [taxNumber, setTaxNumber] = useState('');
  const [scope, setScope] = useState(schedule ?? '');
  const [reason, setReason] = useState('');
  const schedules = useRead({ path: '/schedules', answer: scheduleListSchema });
  const { mutate, isPending, error } = useAction(
    { path: '/skip-list', answer: skippedTaxNumberSchema, done: (row) => SCHEDULES.skipped(row.taxNumber) },
    true,
  );
  const add = () =>
    mutate(
      { taxNumber: taxNumber.trim(), reason: reason.trim(), ...(scope === '' ? {} : { schedule: scope }) },
      { onSuccess: onClose },
    );
  return (
    <FormDialog
      title={SCHEDULES.addSkippedTitle}
      verb={SCHEDULES.addSkippedVerb}
      isPending={isPending}
      isReady={taxNumber.trim() !== '' && reason.trim() !== ''}
      error={error}
      onSubmit={add}
      onClose={onClose}
    >
      <div>{SCHEDULES.skipAbout}</div>
      <TextInput
        label={SCHEDULES.taxNumber}
        required
        maxLength={500}
        autoComplete="off"
        value={taxNumber}
        error={fieldError(error, 'taxNumber')}
        onChange={(event) => setTaxNumber(event.currentTarget.value)}
      />
      <NativeSelect
        label={SCHEDULES.appliesTo}
        value={scope}
        onChange={(event) => setScope(event.currentTarget.value)}
        data={[
          { value: '', label: SCHEDULES.allRuns },
          ...(schedules.data?.items ?? []).map(({ name }) => ({
            value: name,
            label: SCHEDULES.runsOf(name),
          })),
        ]}
      />
      <Textarea
        label={DIALOG.reason}
        description={DIALOG.reasonHint}
        required
        maxLength={500}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
