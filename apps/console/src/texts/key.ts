import { count } from '@tixngo-sync/domain';

interface Consequence {
  readonly pagesAgain: number | null;
  readonly ticketsAgain: number | null;
}

/** `3 pages (2,500 tickets) again` */
const again = (pages: number, tickets: number | null) =>
  `${count(pages, 'page')} (${count(tickets ?? 0, 'ticket')}) again`;

export const KEY = {
  title: 'Key',
  about:
    'The pagination key is the position in the feed of TIXNGO. Stored data is kept whatever the key is: what ' +
    'is fetched again counts as unchanged or stale.',
  now: 'Position',
  fetchedThrough: 'The next run fetches from',
  committedThrough: 'Processed through',
  updated: 'Moved',
  beginning: 'the beginning of the feed',
  setBack: 'Set the key',
  setTo: 'Set it',
  toPage: 'back to before a page',
  toKey: 'to a key of TIXNGO',
  page: 'Page',
  choosePage: 'Choose a page',
  pageChoice: (pageId: number, received: number, at: string) =>
    `page ${pageId} · ${count(received, 'ticket')} · ${at}`,
  noPages: 'No page is stored',
  key: 'Key',
  reason: 'Reason',
  set: 'Set key',
  done: (where: string, { pagesAgain, ticketsAgain }: Consequence) =>
    pagesAgain === null
      ? `The next run fetches from ${where}. What it fetches again is unknown: no stored page begins there.`
      : `The next run fetches ${again(pagesAgain, ticketsAgain)}, from ${where}.`,
  preview: (where: string, { pagesAgain, ticketsAgain }: Consequence) =>
    pagesAgain === null
      ? `The next run would fetch from ${where}. What it would fetch again is unknown: no stored page begins there.`
      : `The next run would fetch ${again(pagesAgain, ticketsAgain)}, from ${where}.`,
  keyAt: (key: string) => `key ${key.length > 24 ? `${key.slice(0, 24)}…` : key}`,
  reset: 'Reset to the beginning',
  resetTitle: 'Start again at the beginning of the feed?',
  resetText:
    'The next run fetches everything that TIXNGO has, which can take hours. Stored data is kept. It can be undone.',
  resetTyped: 'reset',
  resetVerb: 'Reset',
  undo: 'Undo',
  undoHeading: 'Undo the newest change',
  undoOf: (who: string) => `${who} set the key from`,
  to: 'to',
  because: (reason: string) => `because: ${reason}`,
  undoResult: 'Undo sets it back to',
  nothingToUndo: 'There is no manual change to undo.',
  undone: (who: string, where: string) =>
    `The change of ${who} is undone: the next run fetches from ${where}.`,
  history: 'Manual changes',
  noHistory: 'Nobody has changed the key by hand',
  noHistoryAdvice: 'Runs move it by themselves.',
  when: 'When',
  who: 'By',
  from: 'From',
  toHeader: 'To',
  state: 'State',
  applies: 'applies',
  undoneBy: (id: number) => `undone by ${id}`,
  undoes: (id: number) => `undo of ${id}`,
  id: 'Change',
} as const;
