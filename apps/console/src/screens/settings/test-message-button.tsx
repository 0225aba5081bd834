import { listOf, testDeliverySchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { ActionButton } from '../../components/action-button.js';
import { NOTIFICATIONS } from '../../texts/notifications.js';

const answer = listOf(testDeliverySchema);

/** Sends a test message on every channel and shows which arrived. */
export function TestMessageButton() {
  return (
    <ActionButton
      role="operator"
      variant="primary"
      action={{ path: '/notifications/test', answer, done: newsOf }}
    >
      {NOTIFICATIONS.test}
    </ActionButton>
  );
}

function newsOf({ items }: z.output<typeof answer>) {
  if (items.length === 0) return { tone: 'bad', text: NOTIFICATIONS.testNone } as const;
  const allArrived = items.every(({ problem }) => problem === null);
  return { tone: allArrived ? 'good' : 'bad', text: items.map(lineOf).join(' ') } as const;
}

function lineOf({ channel, target, delivered, problem }: z.output<typeof testDeliverySchema>): string {
  const name = NOTIFICATIONS.names[channel];
  if (problem === null) return NOTIFICATIONS.delivered(name, target);
  return delivered
    ? NOTIFICATIONS.partly(name, target, problem)
    : NOTIFICATIONS.failed(name, target, problem);
}
