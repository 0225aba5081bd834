import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import type { ApiError } from '../../api/api-error.js';
import { fieldError } from '../../components/form-error.js';
import { FormRow } from '../../components/form-row.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { CronField } from './cron-field.js';
import { IntervalField } from './interval-field.js';
import type { ScheduleDraft } from './schedule-draft.js';
import styles from './schedules.module.css';

interface ScheduleFieldsProps {
  readonly draft: ScheduleDraft;
  readonly error: ApiError | null;
  readonly onChange: (changed: Partial<ScheduleDraft>) => void;
}

/** The fields of a schedule. */
export function ScheduleFields({ draft, error, onChange }: ScheduleFieldsProps) {
  const text = (name: 'name' | 'batchSize' | 'startAt' | 'endAt') => ({
    value: draft[name],
    error: fieldError(error, name),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput label={SCHEDULES.name} required maxLength={200} autoComplete="off" {...text('name')} />
      <div>
        <p className={styles.label} id="frequency-label">
          {SCHEDULES.whenStarts}
        </p>
        <SegmentedControl
          fullWidth
          aria-labelledby="frequency-label"
          value={draft.frequency}
          onChange={(chosen) => onChange({ frequency: chosen as ScheduleDraft['frequency'] })}
          data={[
            { value: 'interval', label: SCHEDULES.frequencies.interval },
            { value: 'cron', label: SCHEDULES.frequencies.cron },
            { value: 'hand', label: SCHEDULES.frequencies.hand },
          ]}
        />
      </div>
      {draft.frequency === 'interval' && (
        <IntervalField
          label={SCHEDULES.every}
          value={draft.every}
          error={fieldError(error, 'everySeconds')}
          onChange={(every) => onChange({ every })}
        />
      )}
      {draft.frequency === 'cron' && (
        <CronField
          value={draft.cron}
          timezone={draft.timezone}
          error={fieldError(error, 'cron')}
          onChange={(cron) => onChange({ cron })}
        />
      )}
      <FormRow>
        <NativeSelect
          label={SCHEDULES.timezone}
          data={zones(draft.timezone)}
          value={draft.timezone}
          error={fieldError(error, 'timezone')}
          onChange={(event) => onChange({ timezone: event.currentTarget.value })}
        />
        <TextInput label={SCHEDULES.batchSize} inputMode="numeric" required {...text('batchSize')} />
      </FormRow>
      <FormRow>
        <TextInput type="datetime-local" label={SCHEDULES.startAt} {...text('startAt')} />
        <TextInput type="datetime-local" label={SCHEDULES.endAt} {...text('endAt')} />
      </FormRow>
      <p className="soft">{SCHEDULES.periodHint}</p>
    </>
  );
}

function zones(current: string): string[] {
  return [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}
