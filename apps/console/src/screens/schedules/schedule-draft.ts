import type { scheduleSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { localInput, utcOfInput } from '../../components/local-input.js';
import { INTERVAL_UNITS, type IntervalDraft, intervalDraft, secondsOf } from './interval-draft.js';

export type Schedule = z.output<typeof scheduleSchema>;

/** What a form of a schedule holds while a person types. */
export interface ScheduleDraft {
  readonly name: string;
  readonly frequency: 'interval' | 'cron' | 'hand';
  readonly every: IntervalDraft;
  readonly cron: string;
  readonly timezone: string;
  /** Of `datetime-local` inputs. */
  readonly startAt: string;
  readonly endAt: string;
  readonly batchSize: string;
}

/** @param timezone of the viewer */
export function newDraft(timezone: string): ScheduleDraft {
  const every = { amount: '5', unit: INTERVAL_UNITS.minutes };
  const period = { startAt: '', endAt: '' };
  return { name: '', frequency: 'interval', every, cron: '', timezone, ...period, batchSize: '1000' };
}

export function draftOf(schedule: Schedule): ScheduleDraft {
  const { name, launch, everySeconds, cron, timezone, startAt, endAt, batchSize } = schedule;
  const automatic = cron === null ? 'interval' : 'cron';
  return {
    name,
    frequency: launch === 'MANUAL' ? 'hand' : automatic,
    every: intervalDraft(everySeconds ?? 300),
    cron: cron ?? '',
    timezone,
    startAt: startAt === null ? '' : localInput(new Date(startAt)),
    endAt: endAt === null ? '' : localInput(new Date(endAt)),
    batchSize: String(batchSize),
  };
}

export type ScheduleBody = Readonly<Record<string, unknown>>;

/** Returns the body that creates the schedule; null while something is missing or is no number. */
export function bodyOf(draft: ScheduleDraft): ScheduleBody | null {
  const frequency = frequencyOf(draft);
  const batchSize = wholeNumber(draft.batchSize);
  const name = draft.name.trim();
  if (frequency === null || batchSize === null || name === '') return null;
  const { timezone } = draft;
  return { name, ...frequency, timezone, startAt: at(draft.startAt), endAt: at(draft.endAt), batchSize };
}

/** Returns the body that changes only what the person changed; null while something is wrong. */
export function changesOf(draft: ScheduleDraft, initial: ScheduleDraft): ScheduleBody | null {
  const body = bodyOf(draft);
  if (body === null) return null;
  const before = bodyOf(initial) ?? {};
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => before[name] !== value));
}

/** Returns a positive whole number; null for any other text. */
export function wholeNumber(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text.trim()) ? Number(text) : null;
}

function frequencyOf({ frequency, every, cron }: ScheduleDraft): ScheduleBody | null {
  if (frequency === 'hand') return { launch: 'MANUAL' };
  if (frequency === 'cron') return cron.trim() === '' ? null : { launch: 'AUTOMATIC', cron: cron.trim() };
  const everySeconds = secondsOf(every);
  return everySeconds === null ? null : { launch: 'AUTOMATIC', everySeconds };
}

function at(local: string): string | null {
  return local === '' ? null : utcOfInput(local);
}
