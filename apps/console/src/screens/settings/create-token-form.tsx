import { NativeSelect, TextInput } from '@mantine/core';
import { createdTokenSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import type { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { fieldError } from '../../components/form-error.js';
import { InlineForm } from '../../components/inline-form.js';
import { SecretDialog } from '../../components/secret-dialog.js';
import { Time } from '../../components/time.js';
import { ROLE_CHOICES } from '../../texts/roles.js';
import { TOKENS } from '../../texts/tokens.js';

const DAYS = [7, 30, 90, 365];
const DAY_MS = 86_400_000;

/** Creates a token and shows it, once. */
export function CreateTokenForm() {
  const [name, setName] = useState('');
  const [role, setRole] = useState('viewer');
  const [days, setDays] = useState('90');
  const [made, setMade] = useState<z.output<typeof createdTokenSchema> | null>(null);
  const { mutate, isPending, error } = useAction(
    { path: '/tokens', answer: createdTokenSchema, done: (token) => TOKENS.created(token.name) },
    true,
  );
  const create = () => {
    const expiresAt = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const onSuccess = (token: z.output<typeof createdTokenSchema>) => {
      setMade(token);
      setName('');
    };
    mutate({ name: name.trim(), role, expiresAt }, { onSuccess });
  };
  return (
    <>
      <InlineForm
        verb={TOKENS.createVerb}
        isPending={isPending}
        isReady={name.trim() !== ''}
        error={error}
        onSubmit={create}
      >
        <TextInput
          label={TOKENS.name}
          placeholder={TOKENS.nameHint}
          required
          maxLength={200}
          autoComplete="off"
          value={name}
          error={fieldError(error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={TOKENS.role}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data={ROLE_CHOICES}
        />
        <NativeSelect
          label={TOKENS.expires}
          value={days}
          error={fieldError(error, 'expiresAt')}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={DAYS.map((each) => ({ value: String(each), label: TOKENS.inDays(each) }))}
        />
      </InlineForm>
      {made !== null && (
        <SecretDialog
          title={TOKENS.tokenTitle(made.name)}
          text={
            <>
              {TOKENS.tokenText} <Time at={made.expiresAt} show="clock" />.
            </>
          }
          label={TOKENS.token}
          secret={made.token}
          onClose={() => setMade(null)}
        />
      )}
    </>
  );
}
