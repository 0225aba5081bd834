import { SESSIONS } from '../texts/sessions.js';

/** In this order: Edge and Opera name Chrome too, and Chrome names Safari. */
const BROWSERS = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari', 'curl'] as const;
const NAMES: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' };
const SYSTEMS = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac OS', 'Linux'] as const;

/** Returns the browser and system that a `User-Agent` names: `Firefox on Windows`. */
export function browserName(userAgent: string | null): string {
  if (userAgent === null) return SESSIONS.unknown;
  const browser = BROWSERS.find((name) => userAgent.includes(`${name}/`));
  const system = SYSTEMS.find((name) => userAgent.includes(name));
  if (browser === undefined) return userAgent.length > 40 ? `${userAgent.slice(0, 40)}…` : userAgent;
  const name = NAMES[browser] ?? browser;
  return system === undefined ? name : SESSIONS.on(name, system === 'Mac OS' ? 'macOS' : system);
}
