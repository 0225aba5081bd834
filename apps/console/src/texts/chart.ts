export const CHART = {
  asTable: 'As a table',
  time: 'Time',
  unknown: 'unknown',
  outage: 'TIXNGO down',
  newest: (value: string) => `· ${value}`,
} as const;
