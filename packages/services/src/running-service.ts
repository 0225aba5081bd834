/** An embedded server that answers. */
export interface RunningService {
  /** How to reach it, password included: a secret. */
  readonly url: string;
  readonly pid: number;
  /** True: it was already running when we came. */
  readonly adopted: boolean;
  /** Ends the server and waits for it; also one that was adopted. More than once does no harm. */
  stop(): Promise<void>;
}
