import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '@tixngo-sync/domain';
import { type Author, auditIn } from '../audit.js';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import { inPrismaTransaction } from '../transaction.js';

/**
 * The custom parameters of the interface and its recipients; what connects to TIXNGO is a setting. Source:
 * domain.md, "Configuration".
 */
export interface InterfaceParameters {
  readonly enableTicketDistributionToCulturalContact: boolean;
  /** Kibibytes kept of an exchanged payload once it is processed; null: all of it. */
  readonly maxLengthDumpedCallsInKbs: number | null;
  readonly unknownTickets: 'create' | 'reject';
  /** E-mail addresses that are notified when the function raises an error. */
  readonly recipients: readonly string[];
}

/** Parses the text of each parameter, by its public name. A parser throws a sentence on what is wrong. */
const PARAMETERS = {
  enableTicketDistributionToCulturalContact: (text) => oneOf(text, ['true', 'false']) === 'true',
  maxLengthDumpedCallsInKbs: (text) => (text === '' ? null : wholeNumber(text)),
  unknownTickets: (text) => oneOf(text, ['create', 'reject']),
  recipients: (text) => emails(text),
} satisfies { [Name in keyof InterfaceParameters]: (text: string) => InterfaceParameters[Name] };

export function showInterface({ prisma }: Database): Promise<InterfaceParameters> {
  return readInterface(prisma);
}

async function readInterface(
  client: Pick<Prisma.TransactionClient, 'interface'>,
): Promise<InterfaceParameters> {
  // Not findUnique: Prisma makes one statement of several asked for at once, with IN, which a boolean key
  // does not take.
  const row = await client.interface.findFirstOrThrow();
  return {
    enableTicketDistributionToCulturalContact: row.enableTicketDistributionToCulturalContact,
    maxLengthDumpedCallsInKbs: row.maxLengthDumpedCallsInKbs,
    unknownTickets: row.unknownTickets === 'reject' ? 'reject' : 'create',
    recipients: row.recipients,
  };
}

/**
 * @param assignments `name=value` each; all are applied or none. An empty value removes a limit or the
 *   recipients.
 * @throws UsageError that lists what is wrong with every one of them; an unknown name comes with the known
 *   ones
 */
export function parseInterfaceParameters(assignments: readonly string[]): Partial<InterfaceParameters> {
  const problems: string[] = [];
  const entries: [string, unknown][] = [];
  for (const assignment of assignments) {
    const [name = '', ...value] = assignment.split('=');
    try {
      entries.push([name, parserOf(name, assignment)(value.join('=').trim())]);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0)
    throw new UsageError('PARAMETER_WRONG', `nothing was changed: ${problems.join('; ')}`);
  return Object.fromEntries(entries); // names and types are those of PARAMETERS
}

/** Absent: as it is. */
export type InterfaceChanges = {
  readonly [Name in keyof InterfaceParameters]?: InterfaceParameters[Name] | undefined;
};

/** Takes effect with the next page that is processed. Audited if any parameter changes. */
export function setInterface(
  database: Database,
  author: Author,
  given: InterfaceChanges,
  reason?: string,
): Promise<void> {
  return inPrismaTransaction(database, async (tx) => {
    const before: Readonly<Record<string, unknown>> = { ...(await readInterface(tx)) };
    const differing = Object.entries(given).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, before[name]),
    );
    if (differing.length === 0) return;
    const changes: Partial<InterfaceParameters> = Object.fromEntries(differing);
    const { recipients, ...others } = changes;
    await tx.interface.update({
      data: {
        ...others,
        ...(recipients === undefined ? {} : { recipients: [...recipients] }),
        updatedAt: new Date(),
      },
      where: { singleton: true },
    });
    await auditIn(tx, {
      ...author,
      action: 'interface.set',
      target: 'interface',
      reason,
      detail: auditDetail(changes),
    });
  });
}

/** How many recipients, not who they are (I8). */
function auditDetail({ recipients, ...others }: Partial<InterfaceParameters>): Prisma.InputJsonObject {
  return recipients === undefined ? others : { ...others, recipients: recipients.length };
}

function parserOf(name: string, assignment: string): (text: string) => unknown {
  const known: Readonly<Record<string, (text: string) => unknown>> = PARAMETERS;
  const parser = Object.hasOwn(known, name) ? known[name] : undefined;
  if (parser !== undefined && assignment.includes('=')) return parser;
  const names = Object.keys(PARAMETERS).join(', ');
  throw wrong(
    assignment.includes('=')
      ? `"${name}" is no parameter (known: ${names})`
      : `"${assignment}" is not NAME=VALUE (known names: ${names})`,
  );
}

function oneOf<Value extends string>(text: string, values: readonly Value[]): Value {
  const value = values.find((candidate) => candidate === text.toLowerCase());
  if (value === undefined) throw wrong(`"${text}" is none of ${values.join(', ')}`);
  return value;
}

function wholeNumber(text: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw wrong(`"${text}" is no whole number of kilobytes`);
  return value;
}

function emails(text: string): string[] {
  const addresses = text
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  if (addresses.some((address) => !/^[^@\s]+@[^@\s]+$/.test(address)))
    throw wrong('recipients: each must be an e-mail address, separated by commas');
  return addresses;
}

function wrong(message: string): UsageError {
  return new UsageError('PARAMETER_WRONG', message);
}
