import type { LifecycleEntry } from '@tixngo-sync/domain';
import { requiredInstant } from './dates.js';
import { type Drift, knownFields, noteDrift } from './drift.js';
import {
  FieldProblem,
  isAbsent,
  missing,
  optionalText,
  type RawObject,
  requiredMobileStatus,
  requiredObject,
  wrongType,
} from './values.js';

const OWNER_EMAIL = { path: 'ownerEmail', maxLength: 256 };
const RECIPIENT_EMAIL = { path: 'recipientEmail', maxLength: 256 };
const ACTOR = { path: 'actor', maxLength: 64 };
const REASON = { path: 'reason', maxLength: 256 };
const KNOWN = knownFields(['status', 'timestamp', 'ownerEmail', 'recipientEmail', 'actor', 'reason']);
const NONE: readonly LifecycleEntry[] = Object.freeze([]);

/** Reads the entries in the order received; none if the ticket has no lifecycle. */
export function readLifecycle(value: unknown, drift: Drift): readonly LifecycleEntry[] {
  if (isAbsent(value)) return NONE;
  if (!Array.isArray(value)) throw wrongType(value, 'lifecycle', 'a list');
  // In its final size: an array that grows from nothing takes room for 17 elements.
  const entries = new Array<LifecycleEntry>(value.length);
  for (let i = 0; i < value.length; i++) {
    const raw: unknown = value[i];
    if (isAbsent(raw)) throw missing(raw, `lifecycle[${i}]`);
    const object = requiredObject(raw, `lifecycle[${i}]`);
    noteDrift(drift, object, 'lifecycle[].', KNOWN);
    entries[i] = readEntry(object, i);
  }
  return entries;
}

function readEntry(raw: RawObject, index: number): LifecycleEntry {
  try {
    return {
      status: requiredMobileStatus(raw.status, 'status'),
      timestamp: requiredInstant(raw.timestamp, 'timestamp'),
      ownerEmail: optionalText(raw.ownerEmail, OWNER_EMAIL),
      recipientEmail: optionalText(raw.recipientEmail, RECIPIENT_EMAIL),
      actor: optionalText(raw.actor, ACTOR),
      reason: optionalText(raw.reason, REASON),
    };
  } catch (problem) {
    // The index is added only here, so that good entries build no string.
    throw problem instanceof FieldProblem ? problem.under(`lifecycle[${index}].`) : problem;
  }
}
