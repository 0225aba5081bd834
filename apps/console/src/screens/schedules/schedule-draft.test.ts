import { describe, expect, it } from 'vitest';
import { intervalDraft, secondsOf } from './interval-draft.js';
import { bodyOf, changesOf, newDraft, type ScheduleDraft } from './schedule-draft.js';

const draft: ScheduleDraft = { ...newDraft('Europe/Zurich'), name: 'main' };

describe('a draft of a schedule', () => {
  it('becomes the body that creates it, with the frequency that was chosen only', () => {
    const shared = { name: 'main', timezone: 'Europe/Zurich', startAt: null, endAt: null, batchSize: 1000 };
    expect(bodyOf(draft)).toEqual({ ...shared, launch: 'AUTOMATIC', everySeconds: 300 });
    const cron = { ...draft, frequency: 'cron', cron: ' 0 4 * * * ' } as const;
    expect(bodyOf(cron)).toEqual({ ...shared, launch: 'AUTOMATIC', cron: '0 4 * * *' });
    expect(bodyOf({ ...draft, frequency: 'hand' })).toEqual({ ...shared, launch: 'MANUAL' });
  });

  it.each([
    ['no name', { name: ' ' }],
    ['no interval', { every: { amount: '', unit: '60' } }],
    ['a fraction', { every: { amount: '1.5', unit: '60' } }],
    ['an empty cron expression', { frequency: 'cron' as const }],
    ['a batch size of zero', { batchSize: '0' }],
  ])('with %s it is not sent', (_, wrong) => {
    expect(bodyOf({ ...draft, ...wrong })).toBeNull();
  });

  it('sends only what was changed, so that another person can change the rest', () => {
    expect(changesOf(draft, draft)).toEqual({});
    expect(changesOf({ ...draft, every: { amount: '10', unit: '60' } }, draft)).toEqual({
      everySeconds: 600,
    });
    expect(changesOf({ ...draft, frequency: 'cron', cron: '0 4 * * *' }, draft)).toEqual({
      cron: '0 4 * * *',
    });
  });
});

it.each([
  [45, '45', '1'],
  [90, '90', '1'],
  [300, '5', '60'],
  [7200, '2', '3600'],
])('%d s are shown in the largest unit in which they are a whole number', (seconds, amount, unit) => {
  expect(intervalDraft(seconds)).toEqual({ amount, unit });
  expect(secondsOf({ amount, unit })).toBe(seconds);
});
