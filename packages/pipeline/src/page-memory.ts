/** Bytes of page bodies (before compression) whose tickets are kept: a few pages, however large pages are. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * The tickets of pages that this process has fetched and not yet processed, so that they are parsed once where one process does both.
 * Only a shortcut: what is not here is read from the page store.
 */
export class PageMemory {
  readonly #pages = new Map<number, { readonly tickets: readonly unknown[]; readonly bytes: number }>();
  #bytes = 0;

  keep(pageId: number, tickets: readonly unknown[], bytes: number): void {
    if (this.#bytes + bytes > LIMIT_BYTES) return;
    this.#pages.set(pageId, { tickets, bytes });
    this.#bytes += bytes;
  }

  /** @returns the tickets, once; null: not here */
  take(pageId: number): readonly unknown[] | null {
    const page = this.#pages.get(pageId);
    if (page === undefined) return null;
    this.#pages.delete(pageId);
    this.#bytes -= page.bytes;
    return page.tickets;
  }

  has(pageId: number): boolean {
    return this.#pages.has(pageId);
  }
}
