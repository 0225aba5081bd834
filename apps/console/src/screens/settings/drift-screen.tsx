import { NativeSelect } from '@mantine/core';
import { driftSchema, listOf } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { useFilters } from '../../components/use-filters.js';
import { DRIFT } from '../../texts/drift.js';
import { SettingsFrame } from './settings-frame.js';

const PERIODS = [7, 30, 90];

/** Where the contract and TIXNGO's tickets differ. */
export default function DriftScreen() {
  const [{ days = '7' }, set] = useFilters('days');
  const drift = useRead({ path: '/drift', query: { days }, answer: listOf(driftSchema) });
  return (
    <SettingsFrame title={DRIFT.title} about={DRIFT.about}>
      <Cards>
        <Card
          title={DRIFT.list}
          beside={
            <NativeSelect
              aria-label={DRIFT.period}
              size="xs"
              value={days}
              onChange={(event) => set({ days: event.currentTarget.value })}
              data={PERIODS.map((period) => ({ value: String(period), label: DRIFT.lastDays(period) }))}
            />
          }
        >
          <Loaded of={drift} skeleton={<LineSkeletons lines={6} />}>
            {({ items }) => (
              <DataTable
                caption={DRIFT.list}
                columns={COLUMNS}
                rows={items}
                rowKey={({ day, path, kind }) => `${day} ${path} ${kind}`}
                empty={<Empty title={DRIFT.none}>{DRIFT.noneAdvice}</Empty>}
              />
            )}
          </Loaded>
        </Card>
      </Cards>
    </SettingsFrame>
  );
}

const COLUMNS: Column<z.output<typeof driftSchema>>[] = [
  { header: DRIFT.field, isTitle: true, cell: ({ path }) => <code>{path}</code> },
  { header: DRIFT.day, cell: ({ day }) => day },
  { header: DRIFT.meaning, isText: true, cell: ({ meaning }) => meaning },
  { header: DRIFT.tickets, isNumber: true, cell: ({ count }) => digits(count) },
];
