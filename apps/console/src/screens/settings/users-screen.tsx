import { userSchema } from '@tixngo-sync/api';
import { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { USERS } from '../../texts/users.js';
import { InviteForm } from './invite-form.js';
import { SettingsFrame } from './settings-frame.js';
import { UserTable } from './user-table.js';

const answer = z.object({ items: z.array(userSchema), next: z.null() });

/** Who may sign in, and with which role. */
export default function UsersScreen() {
  const users = useRead({ path: '/users', answer });
  return (
    <SettingsFrame title={USERS.title} about={USERS.about}>
      <Cards>
        <Card title={USERS.invite}>
          <InviteForm />
        </Card>
        <Card title={USERS.all}>
          <Loaded of={users} skeleton={<LineSkeletons lines={4} />}>
            {({ items }) => <UserTable users={items} />}
          </Loaded>
        </Card>
      </Cards>
    </SettingsFrame>
  );
}
