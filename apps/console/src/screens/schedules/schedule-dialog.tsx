import { listedScheduleSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import { type Action, useAction } from '../../api/use-action.js';
import { FormDialog } from '../../components/form-dialog.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { viewersZone } from '../../time-zone.js';
import { isRefused } from './is-refused.js';
import { PreviewPanel } from './preview-panel.js';
import { bodyOf, changesOf, draftOf, newDraft, type Schedule } from './schedule-draft.js';
import { ScheduleFields } from './schedule-fields.js';
import styles from './schedules.module.css';
import { useSchedulePreview } from './use-schedule-preview.js';

interface ScheduleDialogProps {
  /** Absent: it creates one. */
  readonly schedule?: Schedule | undefined;
  readonly onClose: () => void;
  readonly onCreated?: (scheduleId: number) => void;
}

/** Creates or changes a schedule, and shows beside the fields what that would do. */
export function ScheduleDialog({ schedule, onClose, onCreated }: ScheduleDialogProps) {
  const [initial] = useState(() => (schedule === undefined ? newDraft(viewersZone()) : draftOf(schedule)));
  const [draft, setDraft] = useState(initial);
  const scheduleId = schedule?.scheduleId ?? null;
  const body = schedule === undefined ? bodyOf(draft) : changesOf(draft, initial);
  const preview = useSchedulePreview(scheduleId, body);
  const { mutate, isPending, error } = useAction(saving(scheduleId), true);
  const hasChanges = body !== null && Object.keys(body).length > 0;
  const wouldBeRefused = preview.data?.clashes.some(({ code }) => isRefused(code)) ?? false;
  const shownError = error ?? (body === null ? null : preview.error);
  const save = () =>
    mutate(body, {
      onSuccess: (saved) => {
        onClose();
        if (schedule === undefined) onCreated?.(saved.scheduleId);
      },
    });
  return (
    <FormDialog
      title={schedule === undefined ? SCHEDULES.create : SCHEDULES.editTitle(schedule.name)}
      verb={schedule === undefined ? SCHEDULES.createVerb : SCHEDULES.save}
      isWide
      isPending={isPending}
      isReady={hasChanges && !wouldBeRefused}
      error={shownError}
      onSubmit={save}
      onClose={onClose}
    >
      <div className={styles.halves}>
        <div className={styles.fields}>
          <ScheduleFields
            draft={draft}
            error={shownError}
            onChange={(changed) => setDraft((before) => ({ ...before, ...changed }))}
          />
        </div>
        <PreviewPanel preview={preview.error === null ? preview.data : undefined} timezone={draft.timezone} />
      </div>
    </FormDialog>
  );
}

function saving(scheduleId: number | null): Action<typeof listedScheduleSchema> {
  const answer = listedScheduleSchema;
  return scheduleId === null
    ? { path: '/schedules', answer, done: ({ name }) => SCHEDULES.created(name) }
    : {
        method: 'PATCH',
        path: '/schedules/{id}',
        params: { id: scheduleId },
        answer,
        done: ({ name, frequency }) => SCHEDULES.saved(name, frequency),
      };
}
