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

  it('keeps a command without a button', () => {
    expect(withoutCommands('Start one: `npx tixngo-sync worker`. No data is lost.')).toBe(
      'Start one: npx tixngo-sync worker. No data is lost.',
    );
  });
});
