import { listOf, quarantinedSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { causeWords } from '../../components/cause.js';
import { Empty } from '../../components/empty.js';
import { FactRows } from '../../components/fact-rows.js';
import { LiveRegion } from '../../components/live-region.js';
import { Loaded } from '../../components/loaded.js';
import { QuarantineRetryButton, SkipButton } from '../../components/quarantine-buttons.js';
import { RoleGate } from '../../components/role-gate.js';
import { Screen } from '../../components/screen.js';
import { ScreenButton } from '../../components/screen-button.js';
import { ScreenLink } from '../../components/screen-link.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Time } from '../../components/time.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { PROBLEMS } from '../../texts/problems.js';
import { QUARANTINE } from '../../texts/quarantine.js';
import { STATUS_WORDS } from '../../texts/statuses.js';
import { BodyCard } from './body-card.js';

type Quarantined = z.output<typeof quarantinedSchema>;
const quarantineListSchema = listOf(quarantinedSchema);

/** A quarantined ticket: why it could not be applied, its body on demand, retry and skip. */
export default function QuarantinedScreen() {
  const id = useIdInPath();
  // The list, not the detail: that has the body, and reading it is recorded.
  const read = useRead({ path: '/quarantine', query: { quarantineId: id }, answer: quarantineListSchema });
  const ticket = read.data?.items[0];
  return (
    <Screen
      title={ticket === undefined ? QUARANTINE.listTitle : QUARANTINE.title(ticket.ticketId)}
      beside={ticket && <StatusBadge status={ticket.status} />}
      about={ticket && `${causeWords(ticket.reasonCode)}. ${ticket.message}`}
      actions={ticket && <Actions ticket={ticket} />}
    >
      <LiveRegion text={ticket && STATUS_WORDS[ticket.status].word} />
      <Loaded of={read}>
        {() =>
          ticket === undefined ? (
            <Empty title={QUARANTINE.unknown}>
              <p>{QUARANTINE.unknownText}</p>
              <ScreenButton to="/problems">{PROBLEMS.toProblems}</ScreenButton>
            </Empty>
          ) : (
            <Cards>
              <FactsCard ticket={ticket} />
              <RoleGate role="operator">
                <BodyCard key={ticket.quarantineId} ticket={ticket} />
              </RoleGate>
            </Cards>
          )
        }
      </Loaded>
    </Screen>
  );
}

function Actions({ ticket }: { ticket: Quarantined }) {
  const isOpen = ticket.status === 'OPEN';
  return (
    <>
      {isOpen && <QuarantineRetryButton ticket={ticket} />}
      {isOpen && <SkipButton ticket={ticket} />}
      {isOpen && (
        <ScreenButton to="/problems/{id}" id={ticket.problemId}>
          {QUARANTINE.problem}
        </ScreenButton>
      )}
    </>
  );
}

function FactsCard({ ticket }: { ticket: Quarantined }) {
  const { pageId, position, resolvedAt } = ticket;
  return (
    <Card title={QUARANTINE.facts}>
      <FactRows
        facts={[
          [QUARANTINE.code, <code key="code">{ticket.reasonCode}</code>],
          [QUARANTINE.field, ticket.field && <code key="field">{ticket.field}</code>],
          [
            QUARANTINE.ticket,
            ticket.ticketId && (
              <ScreenLink key="ticket" to="/tickets/{id}" id={ticket.ticketId} className="link">
                {ticket.ticketId}
              </ScreenLink>
            ),
          ],
          [QUARANTINE.taxNumber, ticket.taxNumber],
          [
            QUARANTINE.page,
            <ScreenLink key="page" to="/pages/{id}" id={pageId} className="link">
              {QUARANTINE.place(pageId, position)}
            </ScreenLink>,
          ],
          [QUARANTINE.line, ticket.lineNumber],
          [QUARANTINE.since, <Time key="since" at={ticket.createdAt} show="clock" />],
          [
            QUARANTINE.resolved(ticket.resolvedBy),
            resolvedAt && <Time key="resolved" at={resolvedAt} show="clock" />,
          ],
          [QUARANTINE.resolution, ticket.resolution],
        ]}
      />
    </Card>
  );
}
