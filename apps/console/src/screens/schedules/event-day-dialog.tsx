import { TextInput } from '@mantine/core';
import { listedScheduleSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import { useAction } from '../../api/use-action.js';
import { FormDialog } from '../../components/form-dialog.js';
import { fieldError } from '../../components/form-error.js';
import { FormRow } from '../../components/form-row.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { intervalDraft, secondsOf } from './interval-draft.js';
import { IntervalField } from './interval-field.js';
import { PreviewPanel } from './preview-panel.js';
import { type Schedule, wholeNumber } from './schedule-draft.js';
import styles from './schedules.module.css';
import { useSchedulePreview } from './use-schedule-preview.js';

/** What event-day mode suggests at first: a fifth of the normal interval, at most a minute. */
const SUGGESTED = { hoursBefore: 6, hoursAfter: 4 };

function suggestedSeconds({ everySeconds }: Schedule): number {
  return Math.max(1, Math.min(60, Math.floor((everySeconds ?? 300) / 5)));
}

/** Sets up or changes a schedule's event-day mode. */
export function EventDayDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const [every, setEvery] = useState(
    intervalDraft(schedule.eventDayEverySeconds ?? suggestedSeconds(schedule)),
  );
  const [before, setBefore] = useState(String(schedule.eventDayHoursBefore ?? SUGGESTED.hoursBefore));
  const [after, setAfter] = useState(String(schedule.eventDayHoursAfter ?? SUGGESTED.hoursAfter));
  const [batchSize, setBatchSize] = useState(String(schedule.eventDayBatchSize ?? ''));
  const body = bodyOf({
    eventDayEverySeconds: secondsOf(every),
    eventDayHoursBefore: hoursOf(before),
    eventDayHoursAfter: hoursOf(after),
    eventDayBatchSize: batchSize.trim() === '' ? 'none' : wholeNumber(batchSize),
  });
  const preview = useSchedulePreview(schedule.scheduleId, body);
  const { mutate, isPending, error } = useAction(
    {
      method: 'PATCH',
      path: '/schedules/{id}',
      params: { id: schedule.scheduleId },
      answer: listedScheduleSchema,
      done: ({ name }) => SCHEDULES.eventDaySaved(name),
    },
    true,
  );
  const shownError = error ?? (body === null ? null : preview.error);
  const hours = (label: string, value: string, set: (value: string) => void, path: string) => (
    <TextInput
      label={label}
      inputMode="numeric"
      required
      value={value}
      error={fieldError(shownError, path)}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
  return (
    <FormDialog
      title={SCHEDULES.eventDayTitle(schedule.name)}
      verb={SCHEDULES.save}
      isWide
      isPending={isPending}
      isReady={body !== null}
      error={shownError}
      onSubmit={() => mutate(body, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div className={styles.halves}>
        <div className={styles.fields}>
          <p className={styles.plain}>{SCHEDULES.eventDayAbout}</p>
          <IntervalField
            label={SCHEDULES.every}
            value={every}
            error={fieldError(shownError, 'eventDayEverySeconds')}
            onChange={setEvery}
          />
          <FormRow>
            {hours(SCHEDULES.hoursBefore, before, setBefore, 'eventDayHoursBefore')}
            {hours(SCHEDULES.hoursAfter, after, setAfter, 'eventDayHoursAfter')}
          </FormRow>
          <TextInput
            label={SCHEDULES.eventDayBatchSize}
            description={SCHEDULES.eventDayBatchHint(schedule.batchSize)}
            inputMode="numeric"
            value={batchSize}
            error={fieldError(shownError, 'eventDayBatchSize')}
            onChange={(event) => setBatchSize(event.currentTarget.value)}
          />
        </div>
        <PreviewPanel
          preview={preview.error === null ? preview.data : undefined}
          timezone={schedule.timezone}
        />
      </div>
    </FormDialog>
  );
}

/** Returns null while a field is no number. `none`: an empty batch size is that of other days. */
function bodyOf(fields: Readonly<Record<string, number | 'none' | null>>) {
  const values = Object.entries(fields);
  if (values.some(([, value]) => value === null)) return null;
  return Object.fromEntries(values.map(([name, value]) => [name, value === 'none' ? null : value]));
}

/** 0 is allowed: until the start of the event. */
function hoursOf(text: string): number | null {
  return text.trim() === '0' ? 0 : wholeNumber(text);
}
