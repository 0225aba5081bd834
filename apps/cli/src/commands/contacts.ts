import { Command } from 'commander';
import { importCommand } from './import.js';

export function contactsCommand(): Command {
  return new Command('contacts').description("S-360's contacts").addCommand(importCommand('contacts'));
}
