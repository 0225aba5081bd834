import {
  type Circuit,
  type Database,
  type FunctionError,
  type IncidentKind,
  type IncidentState,
  readCircuit,
  readFunctionError,
} from '@tixngo-sync/db';
import { type MissingFile, missingPlanBFiles } from '../events/plan-b.js';
import { outageText, toneOfOutage } from '../situation/outage.js';
import { findStalls, type Stall } from '../watchdog/stalls.js';

/** Returns what is wrong now, by kind of incident; null when nothing is. */
export async function readIncidents(database: Database): Promise<Record<IncidentKind, IncidentState | null>> {
  const [error, circuit, stalls, missing] = await Promise.all([
    readFunctionError(database),
    readCircuit(database),
    findStalls(database),
    missingPlanBFiles(database),
  ]);
  return {
    ERROR: together(describeOutage(circuit), error === null ? null : describeError(error)),
    STALLED: describeStalls(stalls),
    PLAN_B_MISSING: describeMissing(missing),
  };
}

/** Joins both, since the earlier of them. */
function together(one: IncidentState | null, other: IncidentState | null): IncidentState | null {
  if (one === null || other === null) return one ?? other;
  return {
    since: new Date(Math.min(one.since.getTime(), other.since.getTime())),
    what: `${one.what}\n${other.what}`,
    whatToDo: `${one.whatToDo}\n${other.whatToDo}`,
  };
}

/** An outage counts from its first failed answer, long before the run gives up. */
function describeOutage(circuit: Circuit): IncidentState | null {
  const { since, message } = circuit;
  if (since === null || toneOfOutage(circuit) !== 'bad') return null;
  return {
    since,
    what: `${outageText(circuit, 'bad')}. ${message ?? ''}`.trim(),
    whatToDo:
      'Contact TIXNGO if it lasts. Runs continue by themselves when TIXNGO answers: npx tixngo-sync status',
  };
}

/** Reports a missing plan B file while there is still time to make one. */
function describeMissing(missing: readonly MissingFile[]): IncidentState | null {
  const [first] = missing;
  if (first === undefined) return null;
  const lines = missing.map(
    ({ eventId, eventName, startTime }) =>
      `No plan B file was made for ${eventName} (${eventId}), which starts at ${startTime.toISOString()}.`,
  );
  return {
    since: first.dueAt,
    what: lines.join('\n'),
    whatToDo:
      `Make one now: npx tixngo-sync events export ${first.eventId} > plan-b.csv. Then see the worker's log, ` +
      'or start a worker if none is running: npx tixngo-sync status',
  };
}

function describeError({ since, failedRun, open }: FunctionError): IncidentState {
  const reasons = Object.entries(open.quarantinedByReason).map(([reason, tickets]) => `${reason} ${tickets}`);
  const parts = [
    failedRun !== null && {
      what: describeFailedRun(failedRun),
      whatToDo: `Look at the run: npx tixngo-sync runs show ${failedRun.runId}`,
    },
    open.failedPages > 0 && {
      what: `Failed pages: ${open.failedPages}.`,
      whatToDo:
        'See why: npx tixngo-sync pages list --status FAILED. ' +
        'Fix the cause, then retry: npx tixngo-sync pages retry --failed',
    },
    open.quarantined > 0 && {
      what: `Tickets in quarantine: ${open.quarantined} (${reasons.join(', ')}). All others were applied.`,
      whatToDo: 'Fix the cause or put the ticket on the skip list: npx tixngo-sync quarantine list',
    },
  ].filter((part) => part !== false);
  return {
    since,
    what: parts.map((part) => part.what).join('\n'),
    whatToDo: parts.map((part) => part.whatToDo).join('\n'),
  };
}

function describeFailedRun({
  runId,
  errorCode,
  errorMessage,
}: NonNullable<FunctionError['failedRun']>): string {
  const code = errorCode === null ? '' : ` (${errorCode})`;
  return `Run ${runId} failed${code}${errorMessage === null ? '.' : `: ${errorMessage}`}`;
}

function describeStalls(stalls: readonly Stall[]): IncidentState | null {
  if (stalls.length === 0) return null;
  const since = new Date(Math.min(...stalls.map((stall) => stall.since.getTime())));
  return {
    since,
    what: 'Work has been waiting for more than two minutes and makes no progress.',
    whatToDo: stalls.map((stall) => stall.detail).join('\n'),
  };
}
