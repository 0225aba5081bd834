import { keyChangeSchema, listOf } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Badge } from '../../components/badge.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { Time } from '../../components/time.js';
import { useFilters } from '../../components/use-filters.js';
import { KEY } from '../../texts/key.js';
import { KeyText } from './key-text.js';

/** The manual changes of the key, newest first. */
export function KeyHistory() {
  const [{ before }] = useFilters('before');
  const history = useRead({ path: '/key/history', query: { before }, answer: listOf(keyChangeSchema) });
  return (
    <Loaded of={history} skeleton={<LineSkeletons lines={4} />}>
      {({ items, next }) => (
        <>
          <DataTable
            caption={KEY.history}
            columns={COLUMNS}
            rows={items}
            rowKey={({ keyChangeId }) => keyChangeId}
            empty={<Empty title={KEY.noHistory}>{KEY.noHistoryAdvice}</Empty>}
          />
          <Parts next={next} by="before" />
        </>
      )}
    </Loaded>
  );
}

const COLUMNS: Column<z.output<typeof keyChangeSchema>>[] = [
  { header: KEY.id, isTitle: true, cell: ({ keyChangeId }) => keyChangeId },
  { header: KEY.when, order: 'descending', cell: ({ changedAt }) => <Time at={changedAt} /> },
  { header: KEY.who, cell: ({ changedBy }) => changedBy },
  { header: KEY.from, cell: ({ oldKey }) => <KeyText of={oldKey} /> },
  { header: KEY.toHeader, cell: ({ newKey }) => <KeyText of={newKey} /> },
  { header: KEY.reason, isText: true, cell: ({ reason }) => reason },
  {
    header: KEY.state,
    isState: true,
    cell: ({ undoes, undoneBy }) => {
      if (undoneBy !== null) return <Badge tone="idle">{KEY.undoneBy(undoneBy)}</Badge>;
      if (undoes !== null) return <Badge tone="idle">{KEY.undoes(undoes)}</Badge>;
      return <Badge tone="good">{KEY.applies}</Badge>;
    },
  },
];
