import { describe, expect, it } from 'vitest';
import { withoutCommands } from './headline.js';

describe('the detail of a situation', () => {
  it('has no command for what the console has a button', () => {
    expect(
      withoutCommands(
        'See why: `npx tixngo-sync pages list --status FAILED`. All other pages are processed.',
      ),
    ).toBe('All other pages are processed.');
  });

  it('has no command to start a run', () => {
    expect(withoutCommands('Start one: `npx tixngo-sync run`.')).toBe('');
  });

  it('has no times in UTC beside those of the viewer', () => {
    expect(
      withoutCommands(
        'TIXNGO answered 503. First failed answer at 17:54 UTC. Scheduled runs wait; the next try is at 18:01 UTC.',
      ),
    ).toBe('TIXNGO answered 503.');
  });

  it('keeps a command without a button', () => {
    expect(withoutCommands('Start one: `npx tixngo-sync worker`. No data is lost.')).toBe(
      'Start one: npx tixngo-sync worker. No data is lost.',
    );
  });
});
