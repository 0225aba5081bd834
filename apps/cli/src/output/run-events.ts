import type { RunEvent } from '@tixngo-sync/pipeline';
import type { Output } from './output.js';
import { count } from './table.js';

/** Shows what goes on while pages are fetched and processed: lines are kept, progress replaces itself on a terminal. */
export function showEvents(output: Output): (event: RunEvent) => void {
  let waitingFor: string | undefined;
  return (event) => {
    switch (event.kind) {
      case 'waiting':
        if (event.text !== waitingFor) output.note(`${event.text}: waiting`);
        waitingFor = event.text;
        return;
      case 'line':
        return output.note(event.text);
      case 'fetching': {
        const { pages, tickets, rate } = event.progress;
        return output.progress(
          `${count(pages, 'page')}, ${count(tickets, 'ticket')} fetched, ${Math.round(rate).toLocaleString('en')} tickets/s`,
        );
      }
      case 'processing':
        return output.progress(`${event.done.toLocaleString('en')} of ${count(event.pages, 'page')} processed`);
    }
  };
}
