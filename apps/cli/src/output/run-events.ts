import type { RunEvent } from '@tixngo-sync/pipeline';
import type { Output } from './output.js';
import { count } from './table.js';

/** Shows what goes on while pages are fetched and processed: lines are kept, progress replaces itself on a terminal. */
export function showEvents(output: Output): (event: RunEvent) => void {
  let waitingFor: string | undefined;
  return (event) => {
    switch (event.kind) {
      case 'waiting':
        if (event.for !== waitingFor) output.note(`${event.for}: waiting`);
        waitingFor = event.for;
        return;
      case 'line':
        return output.note(event.text);
      case 'progress': {
        const { pages, tickets, rate } = event.progress;
        const fetched = `${count(pages, 'page')}, ${count(tickets, 'ticket')} fetched at ${Math.round(rate).toLocaleString('en')} a second`;
        return output.progress(`${fetched}, ${count(event.processed, 'page')} processed`);
      }
    }
  };
}
