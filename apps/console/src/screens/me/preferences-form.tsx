import { NativeSelect } from '@mantine/core';
import { meSchema, type preferencesSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useAction } from '../../api/use-action.js';
import { ThemeChoice } from '../../components/theme-choice.js';
import { ME } from '../../texts/me.js';
import styles from './me.module.css';

/** Theme and time zone. Each applies at once. */
export function PreferencesForm({ preferences }: { preferences: z.output<typeof preferencesSchema> }) {
  const { mutate } = useAction({
    method: 'PUT',
    path: '/me',
    answer: meSchema,
    done: () => ME.timezoneSaved,
  });
  const ofBrowser = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className={styles.fields}>
      <div>
        <p className={styles.label}>{ME.theme}</p>
        <ThemeChoice size="sm" />
      </div>
      <NativeSelect
        label={ME.timezone}
        value={preferences.timeZone ?? ''}
        onChange={(event) => mutate({ preferences: { timeZone: event.currentTarget.value || null } })}
        data={[
          { value: '', label: ME.browsers(ofBrowser) },
          ...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]),
        ]}
      />
    </div>
  );
}
