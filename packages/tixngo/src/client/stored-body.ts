import { PermanentError } from '@tixngo-sync/domain';
import { parseDiffAnswer } from '../json/parse-diff-answer.js';
import { isObject } from '../ticket/values.js';
import { decompress } from './compression.js';

/**
 * @param body what `DiffAnswer.body` was: gzip of a diff answer
 * @returns its tickets in their order, unread
 * @throws PermanentError if it is something else: the page is damaged
 */
export async function readStoredBody(body: Uint8Array): Promise<unknown[]> {
  let json: unknown;
  try {
    json = await parseDiffAnswer(await decompress(body));
  } catch {
    // Told without the cause: JSON's errors quote what they read.
    throw damaged();
  }
  if (!isObject(json) || !Array.isArray(json.result)) throw damaged();
  return json.result;
}

function damaged(): PermanentError {
  return new PermanentError(
    'STORED_BODY_DAMAGED',
    'The stored body of the page cannot be read back. Restore it from a backup, or fetch it again by setting the key before it.',
  );
}
