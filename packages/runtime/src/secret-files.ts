import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '@tixngo-sync/domain';

type Environment = Record<string, string | undefined>;

/**
 * Replaces each NAME_FILE in `env` by a NAME with the text of that file, without its final line break.
 * @returns what is wrong with the others, which stay
 */
export function replaceSecretFiles(env: Environment, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const path = env[fileVariable(name)]?.trim() ?? '';
    if (path === '') return [];
    try {
      if ((env[name]?.trim() ?? '') !== '')
        throw new Error(`is set, and so is ${name}: set only one of them`);
      env[name] = readSecret(resolve(path));
      delete env[fileVariable(name)];
      return [];
    } catch (error) {
      return [`${fileVariable(name)}: ${messageOf(error)}`];
    }
  });
}

/** Leaves out what `.env` says about a secret that the environment has in the other form. */
export function preferEnvironment(
  dotEnv: Record<string, string>,
  env: Readonly<Environment>,
  names: readonly string[],
): Record<string, string> {
  const pairs = names.flatMap((name): [string, string][] => [
    [name, fileVariable(name)],
    [fileVariable(name), name],
  ]);
  const hidden = pairs.filter(([, other]) => env[other] !== undefined).map(([entry]) => entry);
  return Object.fromEntries(Object.entries(dotEnv).filter(([entry]) => !hidden.includes(entry)));
}

function fileVariable(name: string): string {
  return `${name}_FILE`;
}

function readSecret(path: string): string {
  const secret = readText(path).replace(/\r?\n$/, '');
  if (secret.trim() === '') throw new Error(`${path} is empty: write the secret into it`);
  return secret;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : messageOf(error);
    throw new Error(`${path} cannot be read (${code}): make it a file that this user may read`);
  }
}
