import type { ticketChangeSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { MobileStatusBadge } from '../../components/mobile-status-badge.js';
import { Time } from '../../components/time.js';
import { FIELD_WORDS, TICKETS } from '../../texts/tickets.js';

type Changed = z.output<typeof ticketChangeSchema>['changed'];

/** The fields of a change, before and after. Of the first known change there is no before. */
export function ChangedFields({ changed, isFirst }: { changed: Changed; isFirst: boolean }) {
  return (
    <table>
      {isFirst && <caption className="soft">{TICKETS.first}</caption>}
      <thead>
        <tr>
          <th scope="col">{TICKETS.field}</th>
          {!isFirst && <th scope="col">{TICKETS.before}</th>}
          <th scope="col">{isFirst ? TICKETS.value : TICKETS.after}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{FIELD_WORDS[field] ?? field}</th>
            {!isFirst && (
              <td>
                <Value of={before} field={field} />
              </td>
            )}
            <td>
              <Value of={after} field={field} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

function Value({ of, field }: { of: string | number | null; field: string }) {
  if (of === null) return <span className="soft">{TICKETS.empty}</span>;
  if (typeof of === 'number') return of;
  if (field === 'mobileStatus') return <MobileStatusBadge status={of} />;
  if (field === 'sourceStatus') return <code>{of}</code>;
  return INSTANT.test(of) ? <Time at={of} show="clock" /> : of;
}
