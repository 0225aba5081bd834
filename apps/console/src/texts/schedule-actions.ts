import { count } from '@tixngo-sync/domain';

/** The words of what changes a schedule, on Now and on the screens of schedules. */
export const SCHEDULE_ACTIONS = {
  run: 'Run now',
  runAlone: 'Run now, without a schedule',
  runOf: (name: string) => `Run now: ${name}`,
  queued: (name: string | undefined) =>
    `A run${name === undefined ? '' : ` of ${name}`} is queued. It starts when no other run is in progress.`,
  inProgress: (runId: number) => `Run ${runId} is in progress.`,
  ended: (runId: number, status: string, received: number) =>
    `Run ${runId} ended (${status}): ${count(received, 'ticket')} received.`,
  failed: (runId: number, message: string) => `Run ${runId} failed: ${message}`,
  pause: 'Pause',
  pauseOf: (name: string) => `Pause ${name}`,
  pauseTitle: (name: string) => `Pause schedule ${name}?`,
  pauseText:
    'It starts no automatic runs until it is resumed, and S-360 falls behind meanwhile. A run in progress continues.',
  paused: (name: string) => `Schedule ${name} is paused.`,
  resume: 'Resume',
  resumeOf: (name: string) => `Resume ${name}`,
  resumed: (name: string) => `Schedule ${name} starts automatic runs again.`,
} as const;
