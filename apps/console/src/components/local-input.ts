import { offsetAt, zonedTime } from '@tixngo-sync/domain';
import { viewersZone } from '../time-zone.js';

/** Returns `2026-06-11T18:00` in the viewer's zone, as `datetime-local` inputs need it; '' for no time. */
export function localInput(time: Date): string {
  if (Number.isNaN(time.getTime())) return '';
  return zonedTime(time, viewersZone()).slice(0, 16).replace(' ', 'T');
}

/** Returns the time of a `datetime-local` input in UTC (ISO 8601); '' for none. */
export function utcOfInput(local: string): string {
  if (local === '') return '';
  const zone = viewersZone();
  const asUtc = Date.parse(`${local}Z`);
  // The offset that applies then, even when the clocks are moved in between.
  const near = asUtc - offsetAt(zone, asUtc);
  return new Date(asUtc - offsetAt(zone, near)).toISOString();
}
