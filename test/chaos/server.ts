/** A server that can be stopped and started again at the same address. */
export interface Server {
  readonly url: string;
  /** @param signal how to end it; see the server's manual */
  stop(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
}
