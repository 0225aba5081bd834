import { tokenSchema } from '@tixngo-sync/api';
import { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { ActionButton } from '../../components/action-button.js';
import { Badge } from '../../components/badge.js';
import { Card, Cards } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { Time } from '../../components/time.js';
import { TOKENS } from '../../texts/tokens.js';
import { CreateTokenForm } from './create-token-form.js';
import { SettingsFrame } from './settings-frame.js';

const answer = z.object({ items: z.array(tokenSchema), next: z.null() });

/** The access of programs. */
export default function TokensScreen() {
  const tokens = useRead({ path: '/tokens', answer });
  return (
    <SettingsFrame title={TOKENS.title} about={TOKENS.about}>
      <Cards>
        <Card title={TOKENS.create}>
          <CreateTokenForm />
        </Card>
        <Card title={TOKENS.all}>
          <Loaded of={tokens} skeleton={<LineSkeletons lines={4} />}>
            {({ items }) => (
              <DataTable
                caption={TOKENS.all}
                columns={COLUMNS}
                rows={items}
                rowKey={({ name }) => name}
                empty={<Empty title={TOKENS.none}>{TOKENS.noneAdvice}</Empty>}
              />
            )}
          </Loaded>
        </Card>
      </Cards>
    </SettingsFrame>
  );
}

const COLUMNS: Column<z.output<typeof tokenSchema>>[] = [
  { header: TOKENS.name, isTitle: true, isText: true, cell: ({ name }) => name },
  { header: TOKENS.role, cell: ({ role }) => role },
  { header: TOKENS.createdBy, cell: ({ createdBy }) => createdBy },
  { header: TOKENS.createdAt, isExtra: true, cell: ({ createdAt }) => <Time at={createdAt} show="clock" /> },
  {
    header: TOKENS.lastUsed,
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? TOKENS.never : <Time at={lastUsedAt} />),
  },
  {
    header: TOKENS.expires,
    cell: ({ expiresAt }) =>
      Date.parse(expiresAt) <= Date.now() ? (
        <Badge tone="bad">{TOKENS.expired}</Badge>
      ) : (
        <Time at={expiresAt} show="clock" />
      ),
  },
  { header: TOKENS.actions, isAction: true, cell: ({ name }) => <RevokeButton name={name} /> },
];

function RevokeButton({ name }: { name: string }) {
  return (
    <ActionButton
      role="admin"
      isSmall
      label={TOKENS.revokeOf(name)}
      action={{
        method: 'DELETE',
        path: '/tokens/{name}',
        params: { name },
        answer: z.undefined(),
        done: () => TOKENS.revoked(name),
      }}
      confirm={{
        title: TOKENS.revokeTitle(name),
        text: TOKENS.revokeText,
        verb: TOKENS.revoke,
        reason: 'optional',
        isDangerous: true,
      }}
    >
      {TOKENS.revoke}
    </ActionButton>
  );
}
