import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { interfaceSchema } from '@tixngo-sync/api';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { FormError, fieldError } from '../../components/form-error.js';
import { INTERFACE } from '../../texts/interface.js';
import { changedParameters, type InterfaceDraft, shownDraft } from './interface-draft.js';
import styles from './settings.module.css';

/** Changes the parameters. What a person has not changed follows what is stored. */
export function InterfaceForm({ stored }: { stored: z.output<typeof interfaceSchema> }) {
  const [typed, setTyped] = useState<Partial<InterfaceDraft>>({});
  const [reason, setReason] = useState('');
  const draft = shownDraft(stored, typed);
  const changes = changedParameters(stored, draft);
  const { mutate, isPending, error } = useAction(
    { method: 'PUT', path: '/interface', answer: interfaceSchema, done: () => INTERFACE.saved },
    true,
  );
  const change = (changed: Partial<InterfaceDraft>) => setTyped((before) => ({ ...before, ...changed }));
  const clear = () => {
    setTyped({});
    setReason('');
  };
  const isReady = changes !== null && Object.keys(changes).length > 0;
  const save = (event: FormEvent) => {
    event.preventDefault();
    const why = reason.trim() === '' ? {} : { reason: reason.trim() };
    if (isReady) mutate({ ...changes, ...why }, { onSuccess: clear });
  };
  return (
    <form className={styles.fields} onSubmit={save}>
      <Switch
        label={INTERFACE.distribution}
        description={INTERFACE.distributionHint}
        checked={draft.distribution}
        onChange={(event) => change({ distribution: event.currentTarget.checked })}
      />
      <NativeSelect
        label={INTERFACE.unknownTickets}
        description={INTERFACE.unknownTicketsHint}
        value={draft.unknownTickets}
        onChange={(event) => change({ unknownTickets: event.currentTarget.value })}
        data={[
          { value: 'create', label: INTERFACE.unknown.create },
          { value: 'reject', label: INTERFACE.unknown.reject },
        ]}
      />
      <TextInput
        label={INTERFACE.maxLength}
        description={INTERFACE.maxLengthHint}
        inputMode="numeric"
        value={draft.maxLength}
        error={changes === null ? INTERFACE.notWhole : fieldError(error, 'maxLengthDumpedCallsInKbs')}
        onChange={(event) => change({ maxLength: event.currentTarget.value })}
      />
      <Textarea
        label={INTERFACE.recipients}
        description={INTERFACE.recipientsHint}
        rows={4}
        spellCheck={false}
        value={draft.recipients}
        error={recipientsError(error)}
        onChange={(event) => change({ recipients: event.currentTarget.value })}
      />
      <TextInput
        label={INTERFACE.reason}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormError error={error} />
      <Button type="submit" loading={isPending} disabled={!isReady}>
        {INTERFACE.save}
      </Button>
    </form>
  );
}

/** `recipients` as a whole, or the first wrong one: `recipients.2`. */
function recipientsError(error: Parameters<typeof fieldError>[0]): string | undefined {
  return error?.errors.find(({ path }) => path.startsWith('recipients'))?.message;
}
