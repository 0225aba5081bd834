import { expect, it } from 'vitest';
import { type Command, matchingCommands } from './command.js';

const COMMANDS: readonly Command[] = [
  { id: 'run', group: 'do', label: 'Run now: feed' },
  { id: 'pause', group: 'do', label: 'Pause feed', also: 'stop schedule' },
  { id: 'now', group: 'screen', label: 'Now' },
  { id: 'runs', group: 'screen', label: 'Runs' },
  { id: 'dark', group: 'theme', label: 'Theme: Dark' },
];

const idsFor = (text: string) => matchingCommands(COMMANDS, text).map(({ id }) => id);

it.each([
  ['', ['run', 'pause', 'now', 'runs', 'dark']],
  ['  RUNS ', ['runs']],
  ['feed run', ['run']],
  ['stop', ['pause']],
  // The screen named Now is before the action that only contains the word.
  ['now', ['now', 'run']],
  ['no such thing', []],
])('finds for %j the commands with all of its words', (text, expected) => {
  expect(idsFor(text)).toEqual(expected);
});
