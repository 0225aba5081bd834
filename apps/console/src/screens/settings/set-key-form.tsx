import { NativeSelect, TextInput } from '@mantine/core';
import { keyConsequenceSchema, listOf, pageSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import { useAction } from '../../api/use-action.js';
import { useRead } from '../../api/use-read.js';
import { fieldError } from '../../components/form-error.js';
import { formatClock } from '../../components/format.js';
import { InlineForm } from '../../components/inline-form.js';
import { KEY } from '../../texts/key.js';
import { keyWords } from './key-text.js';
import { useKeyPreview } from './use-key-preview.js';

/** Sets the key back to before a page, or to a key of TIXNGO. It can be undone. */
export function SetKeyForm() {
  const [way, setWay] = useState<'page' | 'key'>('page');
  const [key, setKey] = useState('');
  const [reason, setReason] = useState('');
  const pages = useRead({ path: '/pages', query: { limit: 50 }, answer: listOf(pageSchema) });
  const { mutate, isPending, error } = useAction(
    {
      method: 'PUT',
      path: '/key',
      answer: keyConsequenceSchema,
      done: (consequence) => KEY.done(keyWords(consequence.newKey), consequence),
    },
    true,
  );
  const clear = () => {
    setKey('');
    setReason('');
  };
  // The key before the first page is the beginning of the feed, which has a button of its own.
  const choices = (pages.data?.items ?? []).flatMap(({ pageId, requestedKey, received, fetchedAt }) =>
    requestedKey === null
      ? []
      : [
          {
            value: requestedKey,
            label: KEY.pageChoice(pageId, received, formatClock(new Date(fetchedAt), Date.now())),
          },
        ],
  );
  const preview = useKeyPreview(key.trim());
  return (
    <InlineForm
      verb={KEY.set}
      isPending={isPending}
      isReady={key.trim() !== '' && reason.trim() !== ''}
      error={error}
      onSubmit={() => mutate({ key: key.trim(), reason: reason.trim() }, { onSuccess: clear })}
    >
      <NativeSelect
        label={KEY.setTo}
        value={way}
        onChange={(event) => {
          setWay(event.currentTarget.value as typeof way);
          setKey('');
        }}
        data={[
          { value: 'page', label: KEY.toPage },
          { value: 'key', label: KEY.toKey },
        ]}
      />
      {way === 'page' ? (
        <NativeSelect
          label={KEY.page}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          data={[{ value: '', label: choices.length === 0 ? KEY.noPages : KEY.choosePage }, ...choices]}
        />
      ) : (
        <TextInput
          label={KEY.key}
          required
          spellCheck={false}
          autoComplete="off"
          value={key}
          error={fieldError(error, 'key')}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={KEY.reason}
        required
        maxLength={500}
        value={reason}
        error={fieldError(error, 'reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {preview !== undefined && <p role="status">{KEY.preview(keyWords(preview.newKey), preview)}</p>}
    </InlineForm>
  );
}
