import { count, digits } from '@tixngo-sync/domain';

/** The words of lists in which several rows can be chosen. */
export const SELECTION = {
  header: 'Choose',
  row: (name: string) => `Choose ${name}`,
  all: (rows: number) => `Choose all ${digits(rows)} shown`,
  chosen: (rows: number) => `${digits(rows)} chosen`,
  retry: (rows: number) => `Retry ${digits(rows)} chosen`,
  retryTitle: (rows: number, noun: string) => `Retry ${count(rows, noun)}?`,
  giveUp: (rows: number) => `Give up ${digits(rows)}…`,
  giveUpTitle: (rows: number) => `Give up ${count(rows, 'page')}?`,
  skip: (rows: number) => `Skip ${digits(rows)}…`,
  skipTitle: (rows: number) => `Skip ${count(rows, 'ticket')} for good?`,
} as const;
