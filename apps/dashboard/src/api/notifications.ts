import { changeSchema, channelSchema, listOf, testDeliverySchema } from '@tixngo-sync/api';
import { audit, showInterface } from '@tixngo-sync/db';
import { channelStates, sendTestMessages } from '@tixngo-sync/pipeline';
import { authorOf, CHANGE, READ, route } from './route.js';

export const NOTIFICATION_ROUTES = [
  route({
    ...READ,
    path: '/notifications',
    summary: 'How people are notified when the interface has an error',
    answer: listOf(channelSchema),
    handle: async ({ parts: { database, settings } }) => {
      const { recipients } = await showInterface(database);
      return { items: channelStates(settings, recipients), next: null };
    },
  }),
  route({
    ...CHANGE,
    path: '/notifications/test',
    summary: 'Send a test message on every channel now; no items: no channel is ready',
    body: changeSchema,
    answer: listOf(testDeliverySchema),
    handle: async ({ parts: { database, settings, log }, identity, body: { reason } }) => {
      await audit(database, { ...authorOf(identity), action: 'notifications.test', reason });
      return { items: await sendTestMessages({ database, settings, log }), next: null };
    },
  }),
];
