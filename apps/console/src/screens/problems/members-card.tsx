import type { problemDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Buttons } from '../../components/buttons.js';
import { Card } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { GiveUpButton } from '../../components/page-buttons.js';
import { Parts } from '../../components/parts.js';
import { QuarantineRetryButton, SkipButton } from '../../components/quarantine-buttons.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { PAGES } from '../../texts/pages.js';
import { PROBLEMS } from '../../texts/problems.js';
import { QUARANTINE } from '../../texts/quarantine.js';

type Detail = z.output<typeof problemDetailSchema>;
type Member = Detail['items'][number];

/** The failed pages or quarantined tickets of a problem, newest first. */
export function MembersCard({ detail: { problem, items, next } }: { detail: Detail }) {
  const title = PROBLEMS.members(problem.kind, problem.count);
  return (
    <Card title={title}>
      <DataTable
        caption={title}
        rows={items}
        rowKey={({ id }) => id}
        empty={<Empty title={PROBLEMS.noMembers} />}
        columns={COLUMNS[problem.kind]}
      />
      <Parts next={next} by="before" />
    </Card>
  );
}

const PAGE: Column<Member> = {
  header: QUARANTINE.page,
  isTitle: true,
  cell: ({ pageId }) => (
    <ScreenLink to="/pages/{id}" id={pageId} className="link">
      {PAGES.named(pageId)}
    </ScreenLink>
  ),
};
const AT: Column<Member> = { header: PROBLEMS.at, isNumber: true, cell: ({ at }) => <Time at={at} /> };
const MESSAGE: Column<Member> = { header: PROBLEMS.message, isText: true, cell: ({ message }) => message };

const COLUMNS: Readonly<Record<'PAGE' | 'QUARANTINE', readonly Column<Member>[]>> = {
  PAGE: [
    PAGE,
    MESSAGE,
    AT,
    {
      header: PROBLEMS.action,
      isNumber: true,
      cell: ({ pageId }) => <GiveUpButton pageId={pageId} isSmall />,
    },
  ],
  QUARANTINE: [
    {
      header: QUARANTINE.ticket,
      isTitle: true,
      cell: ({ id, ticketId }) => (
        <ScreenLink to="/quarantine/{id}" id={id} className="link">
          {ticketId ?? QUARANTINE.noTicketId}
        </ScreenLink>
      ),
    },
    { header: QUARANTINE.taxNumber, isExtra: true, cell: ({ taxNumber }) => taxNumber },
    { ...PAGE, isTitle: false },
    MESSAGE,
    AT,
    {
      header: PROBLEMS.action,
      isNumber: true,
      cell: ({ id, hasBody, ticketId, taxNumber }) => {
        const ticket = { quarantineId: id, ticketId, taxNumber };
        return (
          <Buttons>
            {hasBody ? <QuarantineRetryButton ticket={ticket} isSmall /> : PROBLEMS.cleared}
            <SkipButton ticket={ticket} isSmall />
          </Buttons>
        );
      },
    },
  ],
};
