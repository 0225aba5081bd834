import {
  type Database,
  type DueDelivery,
  markDelivered,
  markUndelivered,
  noteIncidents,
  showInterface,
  takeDueDelivery,
} from '@tixngo-sync/db';
import { messageOf } from '@tixngo-sync/domain';
import type { Logger } from '@tixngo-sync/runtime';
import { type Channel, channelsOf, type NotificationSettings } from './channel.js';
import { readIncidents } from './incidents.js';
import { messageOfIncident, testMessage } from './message.js';

export interface NotificationDeps {
  readonly database: Database;
  readonly settings: NotificationSettings;
  readonly log: Logger;
}

const FIRST_RETRY_SECONDS = 30;
const LAST_RETRY_SECONDS = 30 * 60;

/**
 * Records what is wrong and notifies people: one message when an incident begins and one when it is over, on
 * every channel (docs/domain.md, promise 6). Workers do this with their sweep, and the dashboard too, because
 * a stalled worker cannot; whichever comes first sends the message. Returns how many messages were delivered
 * now; those that were not are tried again for a day.
 */
export async function sendNotifications(deps: NotificationDeps): Promise<number> {
  const channels = await configuredChannels(deps);
  const names = channels.map(({ name }) => name);
  await noteIncidents(deps.database, names, () => readIncidents(deps.database));
  let delivered = 0;
  for (;;) {
    const due = await takeDueDelivery(deps.database, names);
    if (due === null) return delivered;
    if (await deliver(deps, channels, due)) delivered++;
  }
}

export interface TestDelivery {
  readonly channel: Channel['name'];
  readonly target: string;
  /** Whether at least one person got it. */
  readonly delivered: boolean;
  /** null when all got it. */
  readonly problem: string | null;
}

/** Sends a test message on every configured channel; returns the result of each. */
export async function sendTestMessages(deps: NotificationDeps): Promise<TestDelivery[]> {
  const message = testMessage(new Date(), deps.settings.publicUrl ?? null);
  const channels = await configuredChannels(deps);
  return Promise.all(
    channels.map(async ({ name, target, send }) => {
      try {
        return { channel: name, target, delivered: true, problem: await send(message) };
      } catch (error) {
        return { channel: name, target, delivered: false, problem: messageOf(error) };
      }
    }),
  );
}

async function configuredChannels({ database, settings }: NotificationDeps): Promise<Channel[]> {
  return channelsOf(settings, (await showInterface(database)).recipients);
}

async function deliver(
  { database, settings, log }: NotificationDeps,
  channels: readonly Channel[],
  due: DueDelivery,
): Promise<boolean> {
  const { incidentId, moment, channel: name, attempts } = due;
  const channel = channels.find((each) => each.name === name);
  if (channel === undefined)
    throw new Error(`a message for ${name} was taken, but that channel is not configured here`);
  let refused: string | null;
  try {
    refused = await channel.send(messageOfIncident(due, settings.publicUrl ?? null));
  } catch (error) {
    const retryInSeconds = retryDelay(attempts);
    const givenUp = await markUndelivered(database, due, messageOf(error), retryInSeconds);
    log.warn(
      { err: error, incidentId, moment, channel: name, retryInSeconds, givenUp },
      'could not send the notification',
    );
    return false;
  }
  await markDelivered(database, due, refused);
  if (refused !== null)
    log.warn({ incidentId, moment, channel: name, refused }, 'some recipients got no notification');
  log.info({ incidentId, moment, channel: name }, 'notification sent');
  return true;
}

/**
 * Returns the seconds to wait: doubled after each attempt, at most half an hour.
 * @param attempts made so far
 */
function retryDelay(attempts: number): number {
  return Math.min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (attempts - 1));
}
