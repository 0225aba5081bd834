import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './main.js';

/** docs/interface.md, "Commands". */
const PROMISED = [
  'up',
  'migrate --json',
  'worker',
  'dashboard',
  'simulator',
  'run --schedule --batch-size --json',
  'upload --dry-run --json',
  'status --json',
  ...['list', 'create', 'update', 'pause', 'resume', 'delete', 'run'].map((verb) =>
    `schedules ${verb} --name --json`.replace('list --name', 'list'),
  ),
  'schedules create --launch --every --cron --timezone --start --end --batch-size --skip',
  'schedules update --launch --every --cron --timezone --start --end --batch-size --skip',
  'schedules update --add-skip --remove-skip',
  'contacts import --json',
  'tickets import --json',
  'runs list --json',
  'runs show --json',
  'pages list --status --json',
  'pages show --json',
  'pages retry --failed --json',
  'pages replay --json',
  'quarantine list --json',
  'quarantine show --json',
  'quarantine retry --all --json',
  'quarantine skip --reason --json',
  'problems list --kind --code --limit --json',
  'problems show --json',
  'problems retry --canary --json',
  'problems skip --reason --json',
  'pages give-up --reason --json',
  'skip-list list --json',
  'skip-list add --reason --schedule --json',
  'skip-list remove --schedule --json',
  'tickets show --json',
  'contacts list --query --json',
  'events list --json',
  'events show --json',
  'tickets list --event --status --email --query --json',
  'interface show --json',
  'interface set --json',
  'key show --json',
  'key set --reason --json',
  'key reset --reason --json',
  'users list --json',
  'audit list --actor --action --from --to --limit --json',
];

function find(words: readonly string[]): Command {
  return words.reduce((parent: Command, word) => {
    const command = parent.commands.find((candidate) => candidate.name() === word);
    if (command === undefined) throw new Error(`there is no command ${words.join(' ')}`);
    return command;
  }, createProgram());
}

describe('the commands that others rely on', () => {
  it.each(PROMISED)('%s', (line) => {
    const parts = line.split(' ');
    const command = find(parts.filter((part) => !part.startsWith('--')));
    const options = command.options.map((option) => option.long);
    expect(options).toEqual(expect.arrayContaining(parts.filter((part) => part.startsWith('--'))));
    expect(command.description()).not.toBe('');
  });
});

/** Every command that runs something, as words: `users sessions list`. */
function commandsOf(parent: Command, words: readonly string[] = []): string[][] {
  return parent.commands.flatMap((command) => {
    const path = [...words, command.name()];
    return command.commands.length === 0 ? [path] : commandsOf(command, path);
  });
}

describe('docs/interface.md', () => {
  const document = readFileSync(new URL('../../../docs/interface.md', import.meta.url), 'utf8');
  const rows = document.split('\n').filter((line) => line.startsWith('| `'));

  // A row names the command in its first cell, and its verbs anywhere.
  it.each(commandsOf(createProgram()).map((words) => words.join(' ')))('names %s', (line) => {
    const [name = '', ...verbs] = line.split(' ');
    const ofCommand = rows.filter((row) => new RegExp(`\`${name}\\b`).test(row.split(' | ')[0] ?? ''));
    const isNamed = ofCommand.some((row) => verbs.every((verb) => new RegExp(`[\`| ]${verb}\\b`).test(row)));
    expect(isNamed, `${line} has no row`).toBe(true);
  });
});

describe('--help', () => {
  const commands = new URL('./commands/', import.meta.url);
  const files = readdirSync(commands).filter((name) => name.endsWith('.ts'));

  // A static import here loads the database client and more: 0.3 s for every --help.
  it.each(files)('stays fast: %s imports what it runs only when it runs it', (name) => {
    const text = readFileSync(new URL(name, commands), 'utf8');
    const loaded = [...text.matchAll(/^(?:import|\}) (?!type ).*from '([^']+)'/gm)].map((match) => match[1]);
    expect(loaded).not.toEqual([]);
    expect(
      loaded.filter((from) => !/^(commander|\.\/|\.\.\/(parse|output\/output|exit-status))/.test(from ?? '')),
    ).toEqual([]);
  });
});
