import { EventEmitter } from 'node:events';

const ended = new EventEmitter<{ ended: [] }>();

/**
 * Calls `listener` when the reader of our output has ended, as in `worker 2>&1 | head -1`: the process must
 * end too, or it would work on unseen.
 *
 * Not the signal SIGPIPE: the kernel sends that for every closed connection, too. A process that listens for
 * it would end whenever PostgreSQL, Redis or a browser closes a connection while we write to it.
 * @returns a function that stops listening
 */
export function onOutputEnd(listener: () => void): () => void {
  ended.on('ended', listener);
  return () => void ended.off('ended', listener);
}

/**
 * Reports that a write to standard output or standard error failed, to those who listen with `onOutputEnd`.
 * @returns whether anyone listens
 * @throws the error if its cause is not that the reader has ended
 */
export function reportOutputError(error: NodeJS.ErrnoException): boolean {
  if (error.code !== 'EPIPE') throw error;
  return ended.emit('ended');
}
