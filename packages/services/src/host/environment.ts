/** What a server needs of our environment: to be found, to load its libraries, and to know the time zone. */
const NEEDED = ['PATH', 'HOME', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot'];

/**
 * @returns the environment of an embedded server. It has none of our settings, because those contain secrets
 * that anybody who may look into the server's process could read.
 */
export function serverEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const needed = NEEDED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return { ...Object.fromEntries(needed), LC_ALL: 'C' };
}
