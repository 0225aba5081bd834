import { count } from '@tixngo-sync/domain';

/** The words of replays. */
export const REPLAY = {
  asks: 'Replay…',
  verb: 'Replay',
  cancel: 'Cancel',
  title: (thing: 'run' | 'page', id: number) => `Replay ${thing} ${id}?`,
  about: 'Processes what is stored again, without a request to TIXNGO. This is what it would change:',
  changes: (tickets: number) =>
    tickets === 0 ? 'Nothing would change.' : `${count(tickets, 'ticket')} would change.`,
  pagesLeft: (pages: number) => (pages === 0 ? '' : `Not previewed: ${count(pages, 'more page')}.`),
  started: (runId: number, pages: number) => `Run ${runId} replays ${count(pages, 'page')}.`,
} as const;
