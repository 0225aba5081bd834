import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { PermanentError } from '@tixngo-sync/domain';
import { parseDiffAnswer } from '../json/parse-diff-answer.js';
import { isObject } from '../ticket/values.js';

const gunzipAsync = promisify(gunzip);
const gzipAsync = promisify(gzip);

const SMALLEST_CHUNK = 64 * 1024;
const LARGEST_CHUNK = 8 * 1024 * 1024;
const GZIP_CHUNK = 256 * 1024;

/**
 * Decompresses gzip on another thread.
 * @throws ERR_BUFFER_TOO_LARGE if it is more than `maxBytes`, before it is in memory
 */
export async function decompress(compressed: Uint8Array, maxBytes?: number): Promise<Buffer> {
  const chunkSize = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, announcedSize(compressed) + 1));
  return gunzipAsync(compressed, {
    chunkSize,
    ...(maxBytes === undefined ? {} : { maxOutputLength: maxBytes }),
  });
}

/**
 * Compresses on another thread. Level 1: a page shrinks to about a fifth; higher levels take several times as
 * long for little gain.
 */
export async function compress(bytes: Uint8Array): Promise<Buffer> {
  return gzipAsync(bytes, { level: constants.Z_BEST_SPEED, chunkSize: GZIP_CHUNK });
}

/**
 * Returns the uncompressed size that gzip ends with. A hint, not trusted: output in one piece saves a thread
 * switch per 16 KB.
 */
function announcedSize(compressed: Uint8Array): number {
  if (compressed.length < 18) return 0;
  return new DataView(compressed.buffer, compressed.byteOffset + compressed.length - 4, 4).getUint32(0, true);
}

/**
 * Returns the tickets of a stored body, in order and unvalidated.
 * @param body a `DiffAnswer.body`: gzip of a diff answer
 * @throws PermanentError STORED_BODY_DAMAGED if it is anything else
 */
export async function readStoredBody(body: Uint8Array): Promise<unknown[]> {
  let json: unknown;
  try {
    json = await parseDiffAnswer(await decompress(body));
  } catch {
    // Without the cause: JSON's errors quote what they read.
    throw damaged();
  }
  if (!isObject(json) || !Array.isArray(json.result)) throw damaged();
  return json.result;
}

function damaged(): PermanentError {
  return new PermanentError(
    'STORED_BODY_DAMAGED',
    'The stored body of the page cannot be read. ' +
      'Restore it from a backup, or set the key before it to fetch it again.',
  );
}
