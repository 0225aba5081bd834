import { waitFor } from '@tixngo-sync/testkit';

interface ReceivedEvent {
  readonly id: string | undefined;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

export interface ReadStream {
  readonly events: readonly ReceivedEvent[];
  /** Whether the server ended it. */
  readonly isOver: () => boolean;
  /** Waits until an event fits, and returns it. */
  next(fits: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent>;
  close(): void;
}

/** Reads a stream of server-sent events, as the HTML standard describes it. */
export function readEvents(response: Response, abort: AbortController): ReadStream {
  const events: ReceivedEvent[] = [];
  let isOver = false;
  const read = async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parse(block);
        if (event !== null) events.push(event);
      }
    }
  };
  read()
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  return {
    events,
    isOver: () => isOver,
    next: async (fits) => {
      await waitFor(async () => events.some(fits), { what: 'the event' });
      return events.find(fits) as ReceivedEvent; // waited for above
    },
    close: () => abort.abort(),
  };
}

/** Returns null for a comment or a retry time. */
function parse(block: string): ReceivedEvent | null {
  const lines = block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line));
  const fields = Object.fromEntries(lines.flatMap((match) => (match === null ? [] : [[match[1], match[2]]])));
  if (fields.event === undefined) return null;
  return { id: fields.id, name: fields.event, data: JSON.parse(fields.data ?? '{}') };
}
