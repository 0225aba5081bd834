import { channelSchema, listOf } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Badge } from '../../components/badge.js';
import { Card, Cards } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { ScreenLink } from '../../components/screen-link.js';
import { NOTIFICATIONS } from '../../texts/notifications.js';
import { SettingsFrame } from './settings-frame.js';
import { TestMessageButton } from './test-message-button.js';

/** How people are notified, with a test message. */
export default function NotificationsScreen() {
  const channels = useRead({ path: '/notifications', answer: listOf(channelSchema) });
  return (
    <SettingsFrame title={NOTIFICATIONS.title} about={NOTIFICATIONS.about} actions={<TestMessageButton />}>
      <Cards>
        <Card
          title={NOTIFICATIONS.channels}
          beside={
            <ScreenLink to="/settings/interface" className="link">
              {NOTIFICATIONS.recipients}
            </ScreenLink>
          }
        >
          <Loaded of={channels} skeleton={<LineSkeletons lines={2} />}>
            {({ items }) => (
              <DataTable
                caption={NOTIFICATIONS.channels}
                columns={COLUMNS}
                rows={items}
                rowKey={({ channel }) => channel}
                empty={<Empty title={NOTIFICATIONS.noChannels} />}
              />
            )}
          </Loaded>
        </Card>
      </Cards>
    </SettingsFrame>
  );
}

const COLUMNS: Column<z.output<typeof channelSchema>>[] = [
  { header: NOTIFICATIONS.channel, isTitle: true, cell: ({ channel }) => NOTIFICATIONS.names[channel] },
  {
    header: NOTIFICATIONS.state,
    isState: true,
    cell: ({ isReady }) =>
      isReady ? (
        <Badge tone="good">{NOTIFICATIONS.ready}</Badge>
      ) : (
        <Badge tone="idle">{NOTIFICATIONS.notReady}</Badge>
      ),
  },
  { header: NOTIFICATIONS.target, isText: true, cell: ({ target }) => target },
  { header: NOTIFICATIONS.missing, isText: true, cell: ({ missing }) => missing },
];
