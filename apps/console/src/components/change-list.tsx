import type { uploadPreviewSchema } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { CHANGES } from '../texts/changes.js';
import { Badge } from './badge.js';
import { causeWords } from './cause.js';
import styles from './change-list.module.css';
import { DataTable } from './data-table.js';
import { ScreenLink } from './screen-link.js';

type Preview = Pick<
  z.output<typeof uploadPreviewSchema>,
  'tickets' | 'bad' | 'changedTickets' | 'quarantined'
>;
type Ticket = Preview['tickets'][number];

/** What processing would change: each ticket before and after, and the tickets that could not be applied. */
export function ChangeList({ preview }: { preview: Preview }) {
  const { tickets, bad, changedTickets, quarantined } = preview;
  return (
    <div className={styles.lists}>
      {bad.length > 0 && (
        <section>
          <h3>{CHANGES.refused(quarantined)}</h3>
          <DataTable
            caption={CHANGES.refused(quarantined)}
            rows={bad}
            rowKey={({ position, line, ticketId }) => `${line} ${position} ${ticketId}`}
            empty={null}
            columns={[
              {
                header: CHANGES.ticket,
                isTitle: true,
                cell: ({ ticketId, line, position }) => ticketId ?? CHANGES.place(line, position),
              },
              { header: CHANGES.line, isNumber: true, cell: ({ line }) => line },
              {
                header: CHANGES.position,
                isNumber: true,
                isExtra: true,
                cell: ({ position }) => position + 1,
              },
              { header: CHANGES.cause, cell: ({ reason }) => causeWords(reason) },
              { header: CHANGES.why, isText: true, cell: ({ message }) => message },
            ]}
          />
          <Rest shown={bad.length} of={quarantined} />
        </section>
      )}
      {tickets.length > 0 && (
        <section>
          <h3>{CHANGES.changed(changedTickets)}</h3>
          <DataTable
            caption={CHANGES.changed(changedTickets)}
            rows={tickets.map((ticket, index) => ({ ...ticket, index }))}
            rowKey={({ index }) => index}
            empty={null}
            columns={[
              { header: CHANGES.ticket, isTitle: true, cell: (ticket) => <TicketName ticket={ticket} /> },
              { header: CHANGES.fields, isText: true, cell: (ticket) => <Fields ticket={ticket} /> },
            ]}
          />
          <Rest shown={tickets.length} of={changedTickets} />
        </section>
      )}
    </div>
  );
}

function Rest({ shown, of }: { shown: number; of: number }) {
  return shown < of ? <p className="soft">{CHANGES.rest(shown, of)}</p> : null;
}

function TicketName({ ticket: { ticketId, isNew } }: { ticket: Ticket }) {
  if (isNew)
    return (
      <>
        {ticketId} <Badge tone="good">{CHANGES.isNew}</Badge>
      </>
    );
  return (
    <ScreenLink to="/tickets/{id}" id={ticketId} className="link">
      {ticketId}
    </ScreenLink>
  );
}

/** The fields before and after. Those of a new ticket are all new, and are shown on demand. */
function Fields({ ticket: { ticketId, isNew, changes } }: { ticket: Ticket }) {
  const fields = Object.entries(changes);
  return (
    <details open={!isNew} className={styles.fields}>
      <summary aria-label={CHANGES.fieldsOf(fields.length, ticketId)}>
        {CHANGES.fieldCount(fields.length)}
      </summary>
      <dl>
        {fields.map(([field, { before, after }]) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              {!isNew && (
                <>
                  <del>{textOf(before)}</del> →{' '}
                </>
              )}
              <ins>{textOf(after)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return CHANGES.nothing;
  if (typeof value === 'number') return digits(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
