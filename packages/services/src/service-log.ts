/** What this package needs of a logger; pino's fits. Details only: what a person must know goes to `onNotice`. */
export interface ServiceLog {
  debug(message: string): void;
}
