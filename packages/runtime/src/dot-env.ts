import { readFileSync, type Stats, statSync } from 'node:fs';
import { type DotenvPopulateInput, parse, populate } from 'dotenv';
import { preferEnvironment } from './secret-files.js';

/** What a person should know about `.env`: problems prevent the start, warnings do not. */
export interface DotEnvReport {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Adds the values of a `.env` file to `env`, whose own win. A file that does not exist is fine.
 * @param path absolute
 */
export function readDotEnv(
  path: string,
  env: Record<string, string | undefined>,
  secretNames: readonly string[],
): DotEnvReport {
  const isUsed = (name: string) => env[name] === undefined;
  try {
    const text = readFileSync(path, 'utf8');
    const entries = preferEnvironment(parse(text), env, secretNames);
    const warnings = cutValues(text).filter(isUsed).map(describeCut);
    const secrets = secretNames.filter((name) => isUsed(name) && (entries[name] ?? '') !== '');
    if (secrets.length > 0 && isOpenToOthers(statSync(path))) warnings.push(describeOpen(path, secrets));
    populate(env as DotenvPopulateInput, entries);
    return { problems: [], warnings };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { problems: [], warnings: [] };
    const remedy = 'Make it a file that this user may read, or remove it';
    return { problems: [`.env: ${path} exists and cannot be read (${code}). ${remedy}`], warnings: [] };
  }
}

/** Whether others may read a file. The group of somebody else's file may be how we read it ourselves. */
function isOpenToOthers({ mode, uid }: Stats): boolean {
  // Windows makes the mode up.
  if (process.platform === 'win32') return false;
  return (mode & (uid === process.getuid?.() ? 0o044 : 0o004)) !== 0;
}

function describeOpen(path: string, secrets: readonly string[]): string {
  return `.env: other users of this machine can read ${secrets.join(', ')}. Run: chmod 600 ${path}`;
}

/** A line of `.env` with an unquoted value, up to a comment. */
const UNQUOTED = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?!['"`])(\S*)/gm;

/** Returns the names of the settings whose unquoted value contains a `#`, which begins a comment. */
function cutValues(text: string): string[] {
  return [...text.matchAll(UNQUOTED)]
    .filter(([, , value]) => value?.includes('#'))
    .map(([, name]) => name ?? '');
}

function describeCut(name: string): string {
  return `.env: the value of ${name} ends before its #. If the # belongs to it, quote it: ${name}='…'`;
}
