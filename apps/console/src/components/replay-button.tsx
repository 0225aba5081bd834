import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { previewSchema, replayAcceptedSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import type { ApiError } from '../api/api-error.js';
import { request } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { runOutcome } from '../outcomes/run-outcome.js';
import { REPLAY } from '../texts/replay.js';
import { ChangeList } from './change-list.js';
import { CountsBar } from './counts-bar.js';
import { Dialog } from './dialog.js';
import { DialogButton } from './dialog-button.js';
import { Loaded } from './loaded.js';
import styles from './replay-button.module.css';

interface Replayed {
  /** What is replayed. */
  readonly path: '/runs/{id}/replay' | '/pages/{id}/replay';
  readonly id: number;
}

/** Shows what processing the stored pages again would change, then does it. */
export function ReplayButton(replayed: Replayed) {
  return (
    <DialogButton role="operator" dialog={(close) => <ReplayDialog {...replayed} onClose={close} />}>
      {REPLAY.asks}
    </DialogButton>
  );
}

function ReplayDialog({ path, id, onClose }: Replayed & { onClose: () => void }) {
  const preview = useQuery<z.output<typeof previewSchema>, ApiError>({
    queryKey: ['preview', path, id],
    // Once for each opening: a preview costs 0.1 s a page, while no other page is applied.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      request({
        method: 'POST',
        path,
        params: { id },
        body: { dryRun: true },
        answer: previewSchema,
        signal,
      }),
  });
  const replay = useAction({
    path,
    params: { id },
    body: { dryRun: false },
    answer: replayAcceptedSchema,
    done: ({ runId, pages }) => ({ tone: 'busy', text: REPLAY.started(runId, pages) }),
    outcome: ({ runId }) => runOutcome(runId),
    onDone: onClose,
  });
  return (
    <Dialog title={REPLAY.title(path === '/runs/{id}/replay' ? 'run' : 'page', id)} onClose={onClose} isWide>
      <p>{REPLAY.about}</p>
      <Loaded of={preview}>{(data) => <Preview preview={data} />}</Loaded>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {REPLAY.cancel}
        </Button>
        <Button
          loading={replay.isPending}
          disabled={preview.data === undefined}
          onClick={() => replay.mutate({ dryRun: false })}
        >
          {REPLAY.verb}
        </Button>
      </div>
    </Dialog>
  );
}

function Preview({ preview }: { preview: z.output<typeof previewSchema> }) {
  return (
    <>
      <p>
        <strong>{REPLAY.changes(preview.changedTickets)}</strong> {REPLAY.pagesLeft(preview.pagesLeft)}
      </p>
      <CountsBar counts={preview} />
      <ChangeList preview={preview} />
    </>
  );
}
