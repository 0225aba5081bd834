/**
 * No further page is fetched while the kept ones have this many bytes, before compression: one page of 1,000
 * tickets, or many small ones. More would not be faster: a page is fetched in less time than one is applied.
 */
const ROOM_BYTES = 512 * 1024;
/**
 * One page being applied and the next one ready. Pages are applied one at a time, so more would only use
 * memory.
 */
const OPEN_PAGES = 2;

/**
 * Keeps the tickets of pages that this process has fetched and not yet processed, so that a process that does
 * both parses them once. Only a shortcut: other pages are read from the page store. Also limits how many
 * pages are open at once.
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

  /** Keeps a page's tickets. Check `hasRoom` before fetching a page. */
  keep(pageId: number, tickets: readonly unknown[], bytes: number): void {
    this.#pages.set(pageId, { tickets, bytes });
    this.#bytes += bytes;
  }

  /** Removes a page and returns its tickets; null when it is not here. */
  take(pageId: number): readonly unknown[] | null {
    const page = this.#pages.get(pageId);
    if (page === undefined) return null;
    this.#pages.delete(pageId);
    this.#bytes -= page.bytes;
    for (const resolve of this.#waiting.splice(0)) resolve();
    return page.tickets;
  }

  /** Removes all other pages: another process has processed them. */
  keepOnly(pageIds: ReadonlySet<number>): void {
    for (const pageId of this.#pages.keys()) if (!pageIds.has(pageId)) this.take(pageId);
  }

  /**
   * Does `work`, which holds a page's tickets, once at most one other page is open. First come, first served.
   */
  async withPageOpen<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#open < OPEN_PAGES) this.#open++;
    else await new Promise<void>((resolve) => this.#waitingToOpen.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes to the one that has waited longest.
      const next = this.#waitingToOpen.shift();
      if (next === undefined) this.#open--;
      else next();
    }
  }

  /** Resolves the next time a page is taken. */
  nextTake(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
