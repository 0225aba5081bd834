import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { uploadAcceptedSchema, uploadPreviewSchema } from '@tixngo-sync/api';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import type { ApiError } from '../../api/api-error.js';
import { request } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { Card } from '../../components/card.js';
import { ChangeList } from '../../components/change-list.js';
import { CountsBar } from '../../components/counts-bar.js';
import { LiveRegion } from '../../components/live-region.js';
import { Loaded } from '../../components/loaded.js';
import { runOutcome } from '../../outcomes/run-outcome.js';
import { UPLOAD } from '../../texts/upload.js';
import { SameFile } from './same-file.js';
import styles from './upload.module.css';

interface PreviewCardProps {
  readonly file: File;
  readonly choice: number;
  readonly onApplied: (runId: number) => void;
}

/** A large file takes its time on a slow line. */
const TIMEOUT_MS = 600_000;

/** Shows what a file would change, and applies it. */
export function PreviewCard({ file, choice, onApplied }: PreviewCardProps) {
  const preview = useQuery<z.output<typeof uploadPreviewSchema>, ApiError>({
    queryKey: ['upload-preview', choice],
    // Once for each choice: the whole file is sent.
    gcTime: 0,
    staleTime: 'static',
    retry: false,
    queryFn: ({ signal }) =>
      request({
        method: 'POST',
        path: '/uploads',
        query: { dryRun: true },
        body: formOf(file),
        answer: uploadPreviewSchema,
        timeoutMs: TIMEOUT_MS,
        signal,
      }),
  });
  return (
    <Card title={UPLOAD.preview}>
      <LiveRegion
        text={preview.data === undefined ? UPLOAD.checking : UPLOAD.changes(preview.data.changedTickets)}
      />
      <Loaded of={preview}>
        {(data) => (
          <>
            <SameFile same={data.sameFile} />
            <p>
              <strong>
                {data.changedTickets === 0 ? UPLOAD.nothingChanges : UPLOAD.changes(data.changedTickets)}
              </strong>
            </p>
            <CountsBar counts={data} />
            <ApplyForm file={file} onApplied={onApplied} />
            <ChangeList preview={data} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function ApplyForm({ file, onApplied }: Pick<PreviewCardProps, 'file' | 'onApplied'>) {
  const [reason, setReason] = useState('');
  const upload = useAction({
    path: '/uploads',
    query: { reason: reason.trim() },
    answer: uploadAcceptedSchema,
    timeoutMs: TIMEOUT_MS,
    done: ({ runId }) => ({ tone: 'busy', text: UPLOAD.applied(runId) }),
    outcome: ({ runId }) => runOutcome(runId),
    onDone: ({ runId }) => onApplied(runId),
  });
  const apply = (event: FormEvent) => {
    event.preventDefault();
    upload.mutate(formOf(file));
  };
  return (
    <form className={styles.apply} onSubmit={apply}>
      <TextInput
        label={UPLOAD.reason}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" loading={upload.isPending}>
        {UPLOAD.apply}
      </Button>
    </form>
  );
}

function formOf(file: File): FormData {
  const form = new FormData();
  form.append('file', file);
  return form;
}
