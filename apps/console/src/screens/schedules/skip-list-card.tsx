import { listOf, skippedTaxNumberSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { DialogButton } from '../../components/dialog-button.js';
import { Empty } from '../../components/empty.js';
import { Filters, TextFilter } from '../../components/filters.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { useFilters } from '../../components/use-filters.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { AddSkippedDialog } from './add-skipped-dialog.js';
import { RemoveSkippedButton } from './remove-skipped-button.js';

const FILTERS = ['taxNumber'] as const;

interface SkipListCardProps {
  /** Only what the runs of this schedule ignore. */
  readonly schedule?: string;
}

/** The tickets that runs ignore. */
export function SkipListCard({ schedule }: SkipListCardProps) {
  const [{ taxNumber, before }] = useFilters(...FILTERS, 'before');
  const skipped = useRead({
    path: '/skip-list',
    query: { taxNumber, before, schedule },
    answer: listOf(skippedTaxNumberSchema),
  });
  const hasAny = taxNumber !== undefined || (skipped.data?.items.length ?? 0) > 0;
  return (
    <Card
      title={SCHEDULES.skipList}
      beside={
        <DialogButton
          role="operator"
          isSmall
          dialog={(close) => <AddSkippedDialog schedule={schedule} onClose={close} />}
        >
          {SCHEDULES.addSkipped}
        </DialogButton>
      }
    >
      {hasAny && (
        <Filters names={FILTERS}>
          <TextFilter name="taxNumber" label={SCHEDULES.taxNumber} />
        </Filters>
      )}
      <Loaded of={skipped} skeleton={<LineSkeletons lines={4} />}>
        {({ items, next }) => (
          <>
            <DataTable
              caption={SCHEDULES.skipList}
              columns={COLUMNS}
              rows={items}
              rowKey={({ skipId }) => skipId}
              empty={
                <Empty
                  title={taxNumber === undefined ? SCHEDULES.noSkipped : SCHEDULES.notSkipped(taxNumber)}
                >
                  {SCHEDULES.skipAbout}
                </Empty>
              }
            />
            <Parts next={next} by="before" />
          </>
        )}
      </Loaded>
    </Card>
  );
}

const COLUMNS: Column<z.output<typeof skippedTaxNumberSchema>>[] = [
  {
    header: SCHEDULES.taxNumber,
    isTitle: true,
    cell: ({ taxNumber }) => (
      <ScreenLink to="/tickets" query={{ q: taxNumber }} className="link">
        {taxNumber}
      </ScreenLink>
    ),
  },
  { header: SCHEDULES.appliesTo, cell: ({ schedule }) => schedule ?? SCHEDULES.allRuns },
  { header: SCHEDULES.reason, isText: true, cell: ({ reason }) => reason },
  { header: SCHEDULES.addedBy, cell: ({ addedBy }) => addedBy },
  { header: SCHEDULES.added, order: 'descending', cell: ({ addedAt }) => <Time at={addedAt} /> },
  {
    header: SCHEDULES.actions,
    isAction: true,
    cell: (skipped) => <RemoveSkippedButton skipped={skipped} />,
  },
];
