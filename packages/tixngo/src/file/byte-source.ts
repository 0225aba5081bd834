import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf, UsageError } from '@tixngo-sync/domain';
import { Refusal } from '../json/json-scanner.js';
import { asUtf8 } from './utf8.js';

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a file from its start each time, in chunks, uncompressed, as valid UTF-8 without a byte order mark.
 * No chunk ends within a character. Throws Refusal for bytes that are not text.
 */
export type ByteSource = () => AsyncGenerator<Buffer>;

/** @throws UsageError if there is no such file or it cannot be read */
export async function openByteSource(path: string): Promise<ByteSource> {
  const isGzip = await startsAsGzip(path);
  return () => asUtf8(isGzip ? gunzipped(path) : createReadStream(path, { highWaterMark: CHUNK_BYTES }));
}

async function startsAsGzip(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    // A pipe cannot be read twice, and every file is read once to check it.
    if (!(await file.stat()).isFile()) throw new Error('it is not a regular file');
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw new UsageError('FILE_UNREADABLE', `${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

async function* gunzipped(path: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The loop throws the errors of both; the callback only keeps them from being unhandled.
  pipeline(createReadStream(path), gunzip, () => {});
  try {
    yield* gunzip;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    throw new Refusal(code === 'Z_BUF_ERROR' ? 'a gzip file that is cut off' : 'a gzip file that is damaged');
  }
}
