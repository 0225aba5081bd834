import { digits } from '@tixngo-sync/domain';
import { Badge } from '../../components/badge.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { formatDuration } from '../../components/format.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { isRefused } from './is-refused.js';
import { NextStarts } from './next-starts.js';
import styles from './schedules.module.css';
import type { SchedulePreview } from './use-schedule-preview.js';

interface PreviewPanelProps {
  readonly preview: SchedulePreview | undefined;
  readonly timezone: string;
}

/** What a change would do, before it is saved. */
export function PreviewPanel({ preview, timezone }: PreviewPanelProps) {
  return (
    <section className={styles.preview} aria-labelledby="preview-heading">
      <h3 id="preview-heading">{SCHEDULES.preview}</h3>
      {preview === undefined ? (
        <p className="soft">{SCHEDULES.previewWaits}</p>
      ) : (
        <PreviewContent preview={preview} timezone={timezone} />
      )}
    </section>
  );
}

function PreviewContent({ preview, timezone }: { preview: SchedulePreview; timezone: string }) {
  const { before, after, clashes } = preview;
  return (
    <>
      {clashes.map(({ code, message }) => (
        <p key={code} className={styles.clash}>
          <Badge tone={isRefused(code) ? 'bad' : 'attention'}>
            {isRefused(code) ? SCHEDULES.refused : SCHEDULES.clash}
          </Badge>{' '}
          {message}
        </p>
      ))}
      <DataTable
        caption={SCHEDULES.preview}
        columns={before === null ? COLUMNS.filter(({ header }) => header !== SCHEDULES.before) : COLUMNS}
        rows={rowsOf(before, after)}
        rowKey={({ name }) => name}
        empty={null}
      />
      {after !== null && <NextStarts runs={after.nextRuns} timezone={timezone} none={after.none} />}
    </>
  );
}

interface Compared {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const COLUMNS: Column<Compared>[] = [
  { header: SCHEDULES.in24Hours, isTitle: true, cell: ({ name }) => name },
  { header: SCHEDULES.before, isNumber: true, cell: ({ before }) => <span className="soft">{before}</span> },
  { header: SCHEDULES.after, isNumber: true, cell: ({ after }) => after },
];

type Outlook = SchedulePreview['before'];

function rowsOf(before: Outlook, after: Outlook): Compared[] {
  const row = (name: string, value: (outlook: Outlook) => string) => ({
    name,
    before: value(before),
    after: value(after),
  });
  return [
    row(SCHEDULES.runsPerDay, (outlook) => (outlook === null ? '–' : digits(outlook.runsPerDay))),
    row(SCHEDULES.requestsPerDay, (outlook) => (outlook === null ? '–' : digits(outlook.requestsPerDay))),
    row(SCHEDULES.expectedBehind, (outlook) => {
      const seconds = outlook?.expectedBehindSeconds ?? null;
      return seconds === null ? '–' : formatDuration(seconds);
    }),
  ];
}
