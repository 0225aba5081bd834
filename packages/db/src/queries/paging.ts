/** One screenful, newest first. `before`: the id of the last row of the screen before; ids grow with time, so no row is shown twice. */
export interface Screen {
  readonly limit: number;
  readonly before?: number | undefined;
}
