import { isIP } from 'node:net';
import { isRole, messageOf, parseWholeNumber, type Role } from '@tixngo-sync/domain';
import { z } from 'zod';
import { isLoopback } from './loopback.js';
import { parseDatabaseUrl } from './postgres/database-url.js';

/** Reads the text of one setting, which is not blank. */
export type Kind<Value> = z.ZodType<Value, string>;

export const text = z.string().trim();
export const textLike = (pattern: RegExp, hint: string) => text.regex(pattern, hint);
/** Spaces of a password are part of it. */
export const password = (min: number) => z.string().min(min, `must have at least ${min} characters`);
export const oneOf = <Word extends string>(...words: Word[]) =>
  text
    .transform((word) => word as Word)
    .refine((word) => words.includes(word), `must be ${words.join(', ')}`);
export const flag = text
  .refine((word) => ['true', 'false', '1', '0'].includes(word), 'must be true or false')
  .transform((word) => word === 'true' || word === '1');
export const whole = (min: number, max: number) => {
  const hint = `must be a whole number from ${min} to ${max}`;
  return text
    .refine((word) => parseWholeNumber(word, min, max) !== null, hint)
    .transform((word) => Number(word));
};
/** Checks only the scheme: drivers also accept lists of hosts, which are no URL. */
export const schemed = (schemes: readonly string[], hint: string) =>
  text.refine((value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)), hint);
export const url = (schemes: readonly string[], what: string) =>
  schemed(schemes, `must be ${what}`).refine((value) => URL.canParse(value), `must be ${what}`);
export const httpUrl = (what: string) => url(['http', 'https'], what);
export const webhookUrl = httpUrl('an http(s) URL').refine(
  (value) => !URL.canParse(value) || `${new URL(value).username}${new URL(value).password}` === '',
  'must be a URL without user and password: the receiver checks the signature of WEBHOOK_SECRET',
);
/** An address, or a name with an address in angle brackets. */
export const mailbox = text.refine(
  (value) =>
    /^(?:[^<>]*<)?[^\s<>@,;]+@[^\s<>@,;.]+(?:\.[^\s<>@,;.]+)*>?$/.test(value) &&
    value.includes('<') === value.endsWith('>'),
  'must be an e-mail address, such as sync@club.example or TIXNGO sync <sync@club.example>',
);
/** Paths of the dashboard, which a base path must not begin with. */
const DASHBOARD_PATHS =
  /^\/(api|assets|queues|healthz|readyz|metrics|sign-in|sign-out|runs|pages|problems|tickets|contacts|events|schedules|upload|settings|me)(\/|$)/;
export const publicUrl = httpUrl("the dashboard's http(s) URL")
  .transform((value) => new URL(value))
  .refine(
    ({ username, password: secret, search, hash }) => `${username}${secret}${search}${hash}` === '',
    'must be a URL without user, password, ? and #',
  )
  .refine(
    ({ pathname }) => /^(\/[\w.~-]+)*\/?$/.test(pathname),
    'must have only letters, digits and -._~ in its path',
  )
  .refine(
    ({ pathname }) => !DASHBOARD_PATHS.test(pathname),
    'must have another path: the dashboard has a screen at this one',
  )
  .transform(({ origin, pathname }) => origin + pathname.replace(/\/$/, ''));
export const networks = text
  .transform((value) => value.split(',').map((one) => one.trim()))
  .refine((all) => all.every(isNetwork), 'must be addresses, networks (10.0.0.0/8) or loopback, with commas');
export const interfaceUrl = text
  .transform((value) => value.replace(/\/+$/, ''))
  .refine(
    (value) =>
      /^https?:/.test(value) && URL.canParse(value) && new URL(value).pathname.endsWith('/organizer/tickets'),
    "must be the interface's http(s) URL, ending in organizer/tickets",
  );

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (prefix === undefined) return bits > 0;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

export const databaseUrl = text.superRefine((value, context) => {
  try {
    parseDatabaseUrl(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error).replace(/^DATABASE_URL /, '') });
  }
});

/** Secrets and identities cross the network: only on this machine may they do so unencrypted. */
export const issuerUrl = url(['http', 'https'], "the provider's https URL").refine((value) => {
  if (!URL.canParse(value)) return true;
  const { protocol, hostname, username, password: secret, search, hash } = new URL(value);
  return `${username}${secret}${search}${hash}` === '' && (protocol === 'https:' || isLoopback(hostname));
}, 'must be https (http only on this machine), without user, password, ? and #');
export const scopes = text.refine(
  (value) => value.split(/\s+/).includes('openid'),
  'must be scopes with spaces between, with openid among them',
);
/** The last = of each pair is the one that separates. */
export const roleMapping = text.transform((value, context): ReadonlyMap<string, Role> => {
  const pairs = value.split(',').map((pair) => /^\s*(.*\S)\s*=\s*(\w+)\s*$/.exec(pair));
  const roles = new Map<string, Role>();
  for (const [, claimed = '', role = ''] of pairs.map((pair) => pair ?? []))
    if (isRole(role) && !roles.has(claimed)) roles.set(claimed, role);
  if (roles.size < pairs.length)
    context.addIssue({
      code: 'custom',
      message: 'must be VALUE=ROLE,VALUE=ROLE,… with the roles viewer, operator and admin, each VALUE once',
    });
  return roles;
});
