import { styleText } from 'node:util';

type Colour = 'green' | 'cyan' | 'yellow' | 'red' | 'gray';

const OF_TONE: Readonly<Record<string, Colour>> = {
  good: 'green',
  busy: 'cyan',
  attention: 'yellow',
  bad: 'red',
  empty: 'gray',
};

const OF_STATUS: Readonly<Record<string, Colour>> = {
  RUNNING: 'cyan',
  SUCCEEDED: 'green',
  SUCCEEDED_WITH_ERRORS: 'yellow',
  FAILED: 'red',
  ABORTED: 'red',
  PROCESSED: 'green',
  OPEN: 'yellow',
  RESOLVED: 'green',
};

/** Colours the headline as the console does. */
export function headlineText(tone: string, headline: string): string {
  return coloured(OF_TONE[tone], headline);
}

/** Colours the status of a run, a page or a quarantined ticket; other texts stay as they are. */
export function statusText(status: string): string {
  return coloured(OF_STATUS[status], status);
}

/** Colours only on a terminal; NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR are honoured. */
function coloured(colour: Colour | undefined, text: string): string {
  return colour === undefined ? text : styleText(colour, text, { stream: process.stdout });
}
