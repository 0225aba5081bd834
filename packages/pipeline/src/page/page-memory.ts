/** Bytes of page bodies (before compression) up to which there is room: three pages of 1,000 tickets, or one of 10,000. */
const ROOM_BYTES = 2 * 1024 * 1024;
/** One being applied and the next one ready: pages are applied one at a time, and more of them in hand would only fill the memory. */
const OPEN_PAGES = 2;

/**
 * What this process has of pages in its memory: the tickets of those that it has fetched and not yet processed, so that they are parsed once
 * where one process does both (only a shortcut: what is not here is read from the page store), and how many it is processing.
 */
export class PageMemory {
  readonly #pages = new Map<number, { readonly tickets: readonly unknown[]; readonly bytes: number }>();
  #bytes = 0;
  #waiting: (() => void)[] = [];
  #open = 0;
  readonly #waitingToOpen: (() => void)[] = [];

  get hasRoom(): boolean {
    return this.#bytes < ROOM_BYTES;
  }

  get pageIds(): number[] {
    return [...this.#pages.keys()];
  }

  /** Whoever fetches asks for room before it asks for a page. */
  keep(pageId: number, tickets: readonly unknown[], bytes: number): void {
    this.#pages.set(pageId, { tickets, bytes });
    this.#bytes += bytes;
  }

  /** @returns the tickets, once; null: not here */
  take(pageId: number): readonly unknown[] | null {
    const page = this.#pages.get(pageId);
    if (page === undefined) return null;
    this.#pages.delete(pageId);
    this.#bytes -= page.bytes;
    for (const tell of this.#waiting.splice(0)) tell();
    return page.tickets;
  }

  /** Forgets pages that somebody else processes. */
  keepOnly(pageIds: ReadonlySet<number>): void {
    for (const pageId of this.#pages.keys()) if (!pageIds.has(pageId)) this.take(pageId);
  }

  /** Does `work`, which holds the tickets of a page, once no more than one other page is open here. First come, first served. */
  async withPageOpen<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#open < OPEN_PAGES) this.#open++;
    else await new Promise<void>((resolve) => this.#waitingToOpen.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes to whoever waits longest.
      const next = this.#waitingToOpen.shift();
      if (next === undefined) this.#open--;
      else next();
    }
  }

  /** Resolves when a page is taken the next time. */
  nextTake(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
