import { Button } from '@mantine/core';
import { auditEntrySchema, listOf } from '@tixngo-sync/api';
import type { z } from 'zod';
import { addressOfRequest } from '../../api/request.js';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Filters, TextFilter, TimeFilter } from '../../components/filters.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { RoleGate } from '../../components/role-gate.js';
import { Time } from '../../components/time.js';
import { useFilters } from '../../components/use-filters.js';
import { AUDIT } from '../../texts/audit.js';
import styles from './settings.module.css';
import { SettingsFrame } from './settings-frame.js';

const FILTERS = ['actor', 'action', 'from', 'to'] as const;

/** Who did what, and when. */
export default function AuditScreen() {
  const [{ before, ...filters }] = useFilters(...FILTERS, 'before');
  const entries = useRead({
    path: '/audit',
    query: { ...filters, before },
    answer: listOf(auditEntrySchema),
  });
  return (
    <SettingsFrame
      title={AUDIT.title}
      about={AUDIT.about}
      actions={
        <RoleGate role="admin">
          <Button
            component="a"
            variant="default"
            href={addressOfRequest({ path: '/audit.csv', query: filters })}
            download
          >
            {AUDIT.export}
          </Button>
        </RoleGate>
      }
    >
      <Filters names={FILTERS}>
        <TextFilter name="actor" label={AUDIT.actor} />
        <TextFilter name="action" label={AUDIT.action} placeholder={AUDIT.actionHint} />
        <TimeFilter name="from" label={AUDIT.from} />
        <TimeFilter name="to" label={AUDIT.to} />
      </Filters>
      <Cards>
        <Card title={AUDIT.entries}>
          <Loaded of={entries} skeleton={<LineSkeletons lines={12} />}>
            {({ items, next }) => (
              <>
                <DataTable
                  caption={AUDIT.entries}
                  columns={COLUMNS}
                  rows={items}
                  rowKey={({ auditId }) => String(auditId)}
                  empty={<Empty title={AUDIT.none}>{AUDIT.noneAdvice}</Empty>}
                />
                <Parts next={next} by="before" />
              </>
            )}
          </Loaded>
        </Card>
      </Cards>
    </SettingsFrame>
  );
}

const COLUMNS: Column<z.output<typeof auditEntrySchema>>[] = [
  { header: AUDIT.when, isTitle: true, order: 'descending', cell: ({ at }) => <Time at={at} show="clock" /> },
  { header: AUDIT.actor, cell: ({ actor }) => actor },
  { header: AUDIT.channel, isExtra: true, cell: ({ channel }) => channel },
  { header: AUDIT.action, cell: ({ action }) => <code>{action}</code> },
  { header: AUDIT.target, isText: true, cell: ({ target }) => target },
  { header: AUDIT.reason, isText: true, cell: ({ reason }) => reason },
  {
    header: AUDIT.detail,
    isText: true,
    cell: ({ detail }) =>
      detail !== null && (
        <details>
          <summary>{AUDIT.detail}</summary>
          <pre className={styles.detail}>{JSON.stringify(detail, null, 2)}</pre>
        </details>
      ),
  },
];
