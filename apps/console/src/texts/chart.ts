export const CHART = {
  asTable: 'As a table',
  empty: 'Nothing is known about this time yet.',
  time: 'Time',
  unknown: 'unknown',
  outage: 'TIXNGO down',
  newest: (value: string) => `· ${value}`,
} as const;
