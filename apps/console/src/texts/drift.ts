import { digits } from '@tixngo-sync/domain';

export const DRIFT = {
  title: 'Drift',
  about:
    "Fields of TIXNGO's tickets that differ from the contract and that S-360 does not need. The tickets are applied.",
  period: 'Period',
  lastDays: (days: number) => `last ${digits(days)} days`,
  list: 'Fields that differ',
  none: 'No drift',
  noneAdvice: 'Every ticket of this period was as the contract says.',
  day: 'Day (UTC)',
  field: 'Field',
  tickets: 'Tickets',
  meaning: 'What it means',
} as const;
