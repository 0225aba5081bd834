import { TextInput } from '@mantine/core';
import { describeFrequency } from '@tixngo-sync/domain';
import { SCHEDULES } from '../../texts/schedules.js';

interface CronFieldProps {
  readonly value: string;
  readonly timezone: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A cron expression, with a sentence that explains it. */
export function CronField({ value, timezone, error, onChange }: CronFieldProps) {
  const { sentence, problem } = explain(value, timezone);
  return (
    <TextInput
      label={SCHEDULES.cron}
      description={sentence ?? SCHEDULES.cronHint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      required
      spellCheck={false}
      autoComplete="off"
      value={value}
      error={problem ?? error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function explain(cron: string, timezone: string): { sentence?: string; problem?: string } {
  if (cron.trim() === '') return {};
  try {
    return { sentence: describeFrequency({ everySeconds: null, cron, timezone }) ?? '' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
