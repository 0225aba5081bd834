/** Closes what was opened, in reverse, even if opening or using failed half-way. */
export class Closing {
  readonly #steps: (() => Promise<void>)[] = [];

  /** @param close runs after everything that is added later */
  add(close: () => Promise<void>): void {
    this.#steps.push(close);
  }

  /** Every step runs, whatever the others do. @throws the first error of a step */
  async closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.#steps.splice(0).reverse())
      await close().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }
}
