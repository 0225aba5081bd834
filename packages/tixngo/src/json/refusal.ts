/** Why content is not what it should be. Stays inside this package: whoever knows where the content is from makes a SyncError of it. */
export class Refusal extends Error {
  readonly found: string;

  /** @param found what it is instead, as the end of "found …"; never a value out of it */
  constructor(found: string) {
    super(found);
    this.found = found;
  }
}
