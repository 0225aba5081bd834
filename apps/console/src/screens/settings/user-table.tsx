import { digits } from '@tixngo-sync/domain';
import { Badge } from '../../components/badge.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { DialogButton } from '../../components/dialog-button.js';
import { Empty } from '../../components/empty.js';
import { Time } from '../../components/time.js';
import { USERS } from '../../texts/users.js';
import { ManageUserDialog } from './manage-user-dialog.js';
import type { User } from './user.js';

/** The users by name, each with what changes it. */
export function UserTable({ users }: { users: readonly User[] }) {
  return (
    <DataTable
      caption={USERS.all}
      columns={COLUMNS}
      rows={users}
      rowKey={({ username }) => username}
      empty={<Empty title={USERS.noUsers} />}
    />
  );
}

const COLUMNS: Column<User>[] = [
  { header: USERS.username, isTitle: true, cell: ({ username }) => username },
  { header: USERS.role, cell: ({ role }) => role },
  { header: USERS.state, isState: true, cell: (user) => <UserState user={user} /> },
  { header: USERS.twoFactor, cell: ({ hasTwoFactor }) => (hasTwoFactor ? USERS.on : USERS.off) },
  { header: USERS.sessions, isNumber: true, cell: ({ sessions }) => digits(sessions) },
  {
    header: USERS.lastActive,
    isNumber: true,
    cell: ({ lastActiveAt }) => (lastActiveAt === null ? '–' : <Time at={lastActiveAt} />),
  },
  {
    header: USERS.created,
    isNumber: true,
    isExtra: true,
    cell: ({ createdAt }) => <Time at={createdAt} show="clock" />,
  },
  {
    header: USERS.actions,
    isAction: true,
    cell: (user) => (
      <DialogButton
        role="admin"
        isSmall
        label={USERS.manageOf(user.username)}
        dialog={(close) => <ManageUserDialog user={user} onClose={close} />}
      >
        {USERS.manage}
      </DialogButton>
    ),
  },
];

function UserState({ user: { disabledAt, linkExpiresAt, mustChangePassword } }: { user: User }) {
  if (disabledAt !== null) return <Badge tone="idle">{USERS.disabled}</Badge>;
  if (linkExpiresAt !== null) return <Badge tone="busy">{USERS.invitedBadge}</Badge>;
  if (mustChangePassword) return <Badge tone="attention">{USERS.mustChange}</Badge>;
  return <Badge tone="good">{USERS.enabled}</Badge>;
}
