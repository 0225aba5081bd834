let chosen: string | undefined;

/** Sets the zone in which times are shown and typed. null: the browser's. */
export function setTimeZone(zone: string | null): void {
  chosen = zone ?? undefined;
}

/** Returns the zone in which times are shown and typed, an IANA name. */
export function viewersZone(): string {
  return chosen ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
