import type { RunEvent } from '@tixngo-sync/pipeline';
import type { Output } from './output.js';
import { count } from './table.js';

/** Shows what goes on while pages are fetched and processed: lines are kept, each once in a row; progress replaces itself on a terminal. */
export function showEvents(output: Output): (event: RunEvent) => void {
  let said: string | undefined;
  const say = (text: string) => {
    if (text !== said) output.note(text);
    said = text;
  };
  return (event) => {
    switch (event.kind) {
      case 'waiting':
        return say(`waiting: ${event.for}`);
      case 'line':
        return say(event.text);
      case 'progress': {
        const { pages, tickets, rate } = event.progress;
        const fetched = `${count(pages, 'page')}, ${count(tickets, 'ticket')} fetched at ${Math.round(rate).toLocaleString('en')} a second`;
        return output.progress(`${fetched}, ${count(event.processed, 'page')} processed`);
      }
    }
  };
}
