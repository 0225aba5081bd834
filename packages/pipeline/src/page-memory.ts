/** Bytes of page bodies (before compression) up to which there is room: a few pages of 1,000 tickets, or one of 10,000. */
const ROOM_BYTES = 4 * 1024 * 1024;

/**
 * The tickets of pages that this process has fetched and not yet processed, so that they are parsed once where one process does both.
 * Only a shortcut: what is not here is read from the page store.
 */
export class PageMemory {
  readonly #pages = new Map<number, { readonly tickets: readonly unknown[]; readonly bytes: number }>();
  #bytes = 0;
  #waiting: (() => void)[] = [];

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

  /** Resolves when a page is taken the next time. */
  nextTake(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
