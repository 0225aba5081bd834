import type { problemDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Buttons } from '../../components/buttons.js';
import { Card } from '../../components/card.js';
import { ChosenPages } from '../../components/chosen-pages.js';
import { ChosenTickets } from '../../components/chosen-tickets.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { GiveUpButton } from '../../components/page-buttons.js';
import { Parts } from '../../components/parts.js';
import { QuarantineRetryButton, SkipButton } from '../../components/quarantine-buttons.js';
import { ScreenLink } from '../../components/screen-link.js';
import { SelectionBar } from '../../components/selection-bar.js';
import { Time } from '../../components/time.js';
import { useSelection } from '../../components/use-selection.js';
import { PAGES } from '../../texts/pages.js';
import { PROBLEMS } from '../../texts/problems.js';
import { QUARANTINE } from '../../texts/quarantine.js';

type Detail = z.output<typeof problemDetailSchema>;
type Member = Detail['items'][number];

/** The failed pages or quarantined tickets of a problem, newest first. */
export function MembersCard({ detail: { problem, items, next } }: { detail: Detail }) {
  const title = PROBLEMS.members(problem.kind, problem.count);
  const selection = useSelection(items, {
    keyOf: ({ id }) => id,
    nameOf: ({ id, pageId, ticketId }) =>
      problem.kind === 'PAGE' ? PAGES.named(pageId) : QUARANTINE.named(ticketId, id),
  });
  const ids = selection.chosen.map(({ id }) => id);
  const clear = () => selection.choose(items, false);
  return (
    <Card title={title}>
      <SelectionBar selection={selection}>
        {problem.kind === 'PAGE' ? (
          <ChosenPages ids={ids} onDone={clear} />
        ) : (
          <ChosenTickets
            ids={ids}
            retriable={selection.chosen.filter(({ hasBody }) => hasBody).map(({ id }) => id)}
            onDone={clear}
          />
        )}
      </SelectionBar>
      <DataTable
        caption={title}
        rows={items}
        rowKey={({ id }) => id}
        empty={<Empty title={PROBLEMS.noMembers} />}
        columns={COLUMNS[problem.kind]}
        selection={selection}
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
const AT: Column<Member> = {
  header: PROBLEMS.at,
  isNumber: true,
  order: 'descending',
  cell: ({ at }) => <Time at={at} />,
};
const MESSAGE: Column<Member> = { header: PROBLEMS.message, isText: true, cell: ({ message }) => message };

const COLUMNS: Readonly<Record<'PAGE' | 'QUARANTINE', readonly Column<Member>[]>> = {
  PAGE: [
    PAGE,
    MESSAGE,
    AT,
    {
      header: PROBLEMS.action,
      isAction: true,
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
      isAction: true,
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
