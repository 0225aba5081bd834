import { NativeSelect, TextInput } from '@mantine/core';
import { FormRow } from '../../components/form-row.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { INTERVAL_UNITS, type IntervalDraft } from './interval-draft.js';

const UNITS = [
  { value: INTERVAL_UNITS.seconds, label: SCHEDULES.units.seconds },
  { value: INTERVAL_UNITS.minutes, label: SCHEDULES.units.minutes },
  { value: INTERVAL_UNITS.hours, label: SCHEDULES.units.hours },
];

interface IntervalFieldProps {
  readonly label: string;
  readonly value: IntervalDraft;
  readonly error: string | undefined;
  readonly onChange: (value: IntervalDraft) => void;
}

/** An interval as a number and its unit. */
export function IntervalField({ label, value, error, onChange }: IntervalFieldProps) {
  return (
    <FormRow>
      <TextInput
        label={label}
        inputMode="numeric"
        required
        value={value.amount}
        error={error}
        onChange={(event) => onChange({ ...value, amount: event.currentTarget.value })}
      />
      <NativeSelect
        label={SCHEDULES.unit}
        data={UNITS}
        value={value.unit}
        onChange={(event) => onChange({ ...value, unit: event.currentTarget.value })}
      />
    </FormRow>
  );
}
