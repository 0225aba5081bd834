import { count, describeFrequency, digits } from '@tixngo-sync/domain';

/** `Every minute`, `Every 10 seconds`. */
function everyOf(everySeconds: number): string {
  return describeFrequency({ everySeconds, cron: null, timezone: 'UTC' }) ?? '';
}

/** The words of the screens of schedules. */
export const SCHEDULES = {
  title: 'Schedules',
  about: 'When tickets are retrieved from TIXNGO. At most one automatic schedule is active at a time.',
  all: 'All schedules',
  oneTitle: (name: string) => `Schedule ${name}`,
  empty: 'There is no schedule',
  emptyAdvice: 'Without one, runs are only started by hand. An admin can create one.',
  name: 'Name',
  configured: 'Configured',
  effective: 'Measured interval',
  effectiveHint: 'median of the last ten scheduled runs',
  appliesNow: 'Applies now',
  everyOf,
  nowEvery: (everySeconds: number) => `now: ${everyOf(everySeconds)}`,
  nextRun: 'Next run',
  batchSize: 'Batch size',
  tickets: (size: number) => `${count(size, 'ticket')} a request`,
  actions: 'Actions',
  facts: 'When it runs',
  itsRuns: 'Its runs',
  showRuns: 'Show runs',
  skippedTicks: 'Skipped ticks',
  lastSkipped: 'last one',

  create: 'New schedule',
  createVerb: 'Create',
  created: (name: string) => `Schedule ${name} is created.`,
  edit: 'Edit',
  editOf: (name: string) => `Edit ${name}`,
  editTitle: (name: string) => `Edit schedule ${name}`,
  save: 'Save',
  saved: (name: string, frequency: string | null) =>
    `Schedule ${name} is saved${frequency === null ? '' : `: ${frequency}`}. It applies within seconds.`,
  delete: 'Delete',
  deleteTitle: (name: string) => `Delete schedule ${name}?`,
  deleteText: 'It starts no more runs, and its own skip list is deleted too. Its runs are kept.',
  deleted: (name: string) => `Schedule ${name} is deleted.`,

  whenStarts: 'Runs start',
  frequencies: { interval: 'Interval', cron: 'Cron', hand: 'By hand' },
  every: 'Every',
  unit: 'Unit',
  units: { seconds: 'seconds', minutes: 'minutes', hours: 'hours' },
  cron: 'Cron expression',
  cronHint: 'Minute, hour, day, month, weekday: 0 4 * * MON',
  timezone: 'Time zone',
  startAt: 'Not before',
  endAt: 'Not after',
  periodHint: 'Both in your time zone. Without them it has no limit.',

  preview: 'What this does',
  previewWaits: 'Complete the fields to see what the schedule would do.',
  in24Hours: 'In the next 24 hours',
  before: 'Now',
  after: 'Then',
  runsPerDay: 'Runs',
  requestsPerDay: 'Requests to TIXNGO',
  expectedBehind: 'Behind by at most',
  clash: 'note',
  refused: 'not possible',

  nextStarts: 'Next ten starts',
  starts: 'Starts',
  mode: 'Mode',
  noStarts: 'No run starts automatically',

  eventDay: 'event day',
  eventDaysOf: (name: string) => `Event days of ${name}`,
  eventDayTitle: (name: string) => `Event-day mode of ${name}`,
  eventDayAbout: 'Around the start of every event, runs come at their own, usually shorter interval.',
  eventDayOff: 'Event-day mode is off',
  eventDayProfile: (schedule: {
    eventDayEverySeconds: number | null;
    eventDayHoursBefore: number | null;
    eventDayHoursAfter: number | null;
    eventDayBatchSize: number | null;
  }) =>
    `${everyOf(schedule.eventDayEverySeconds ?? 0)}, from ${schedule.eventDayHoursBefore} h before to ` +
    `${schedule.eventDayHoursAfter} h after the start of each event` +
    (schedule.eventDayBatchSize === null
      ? '.'
      : `, ${digits(schedule.eventDayBatchSize)} tickets a request.`),
  setUpEventDay: 'Set up event-day mode',
  changeEventDay: 'Change',
  hoursBefore: 'Hours before the start',
  hoursAfter: 'Hours after the start',
  eventDayBatchSize: 'Batch size on event days',
  eventDayBatchHint: (size: number) => `Empty: ${digits(size)}, as on other days`,
  eventDaySaved: (name: string) => `Event-day mode of ${name} is saved. It starts and ends by itself.`,
  turnOff: 'Turn off',
  eventDayEndTitle: (name: string) => `Turn off event-day mode of ${name}?`,
  eventDayEndText: 'Runs come at the normal interval on event days too, from now on.',
  eventDayEnded: (name: string) => `Event-day mode of ${name} is off.`,
  windows: 'Event days, now and coming',
  noWindows: 'No event is coming',
  noWindowsAdvice: 'Events and their starts come from the tickets.',
  from: 'From',
  to: 'To',
  now: 'now',
  matches: 'Events',
  kickOff: 'starts',

  skipList: 'Skip list',
  skipAbout: 'Changes of a ticket on this list are ignored until it is removed.',
  noSkipped: 'No ticket is skipped',
  notSkipped: (taxNumber: string) => `Tax number ${taxNumber} is not skipped`,
  taxNumber: 'Tax number',
  appliesTo: 'Applies to',
  allRuns: 'all runs',
  runsOf: (name: string) => `runs of ${name}`,
  reason: 'Reason',
  addedBy: 'Added by',
  added: 'Added',
  addSkipped: 'Add ticket',
  addSkippedTitle: 'Skip a ticket',
  addSkippedVerb: 'Skip',
  skipped: (taxNumber: string) => `Tax number ${taxNumber} is skipped from now on.`,
  remove: 'Remove',
  removeOf: (taxNumber: string) => `Remove ${taxNumber}`,
  removeTitle: (taxNumber: string) => `Stop skipping ${taxNumber}?`,
  removeText: (schedule: string | null) =>
    `It is removed from ${schedule === null ? 'every list' : `the list of ${schedule}`}, and processed again from its next change on.`,
  removed: (taxNumber: string) => `Tax number ${taxNumber} is processed again, from its next change on.`,
} as const;
