import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';

const gunzipAsync = promisify(gunzip);
const gzipAsync = promisify(gzip);

const SMALLEST_CHUNK = 64 * 1024;
const LARGEST_CHUNK = 8 * 1024 * 1024;
const GZIP_CHUNK = 256 * 1024;

/**
 * @param maxBytes more than this makes it fail with ERR_BUFFER_TOO_LARGE before it is in memory
 * @returns the uncompressed bytes, decompressed on another thread
 */
export async function decompress(compressed: Uint8Array, maxBytes?: number): Promise<Buffer> {
  const chunkSize = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, announcedSize(compressed) + 1));
  return gunzipAsync(compressed, {
    chunkSize,
    ...(maxBytes === undefined ? {} : { maxOutputLength: maxBytes }),
  });
}

/** Level 1: a page shrinks to about a fifth; higher levels cost several times the time for little less. On another thread. */
export async function compress(bytes: Uint8Array): Promise<Buffer> {
  return gzipAsync(bytes, { level: constants.Z_BEST_SPEED, chunkSize: GZIP_CHUNK });
}

/** gzip ends with the size of what it holds: output in one piece saves a trip between threads for every 16 KB. A hint, not trusted. */
function announcedSize(compressed: Uint8Array): number {
  if (compressed.length < 18) return 0;
  return new DataView(compressed.buffer, compressed.byteOffset + compressed.length - 4, 4).getUint32(0, true);
}
