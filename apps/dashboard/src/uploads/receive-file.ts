import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UPLOAD_LIMIT_BYTES } from '@tixngo-sync/api';
import type { Request } from 'express';
import { Refusal } from '../http/refusal.js';
import { UNSTORABLE, unstorablePaths } from '../http/unstorable-paths.js';
import { formFile, type SentFile } from './form-file.js';
import { makeUploadFolder } from './upload-folders.js';

/** A file that was sent, in a folder of its own that only this user can read. */
export interface ReceivedFile {
  readonly path: string;
  readonly fileName: string;
  /** SHA-256, in hex. */
  readonly digest: string;
  /** Keeps the file beyond the request. @returns what removes it */
  keep(): () => Promise<void>;
  /** Removes the file, unless it is kept. */
  end(): Promise<void>;
}

/**
 * Receives the file of a request: the only part of a form, or the whole body. It is streamed to the disk.
 * @param limit in bytes
 * @throws Refusal 413 when it is larger, 415 for another content type, 400 for a broken form
 */
export async function receiveFile(request: Request, limit = UPLOAD_LIMIT_BYTES): Promise<ReceivedFile> {
  if (Number(request.get('Content-Length') ?? 0) > limit + 64 * 1024) throw tooLarge();
  try {
    return await storeFile(await sentFile(request), limit);
  } catch (error) {
    // The sender reads the answer only after it has sent everything.
    request.unpipe().resume();
    throw error;
  }
}

async function storeFile(sent: SentFile, limit: number): Promise<ReceivedFile> {
  const fileName = safeName(sent.fileName);
  const folder = await makeUploadFolder();
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, fileName);
  const hash = createHash('sha256');
  try {
    await pipeline(
      limited(sent.content, limit, (chunk) => hash.update(chunk)),
      createWriteStream(path, { mode: 0o600 }),
    );
  } catch (error) {
    await remove();
    throw error;
  }
  let isKept = false;
  return {
    path,
    fileName,
    digest: hash.digest('hex'),
    keep: () => {
      isKept = true;
      return remove;
    },
    end: async () => {
      if (!isKept) await remove();
    },
  };
}

/** What a file of tickets may be called; what is in it decides. */
const RAW = /^(application\/(octet-stream|json|x-ndjson|jsonl|gzip|x-gzip|csv)|text\/(csv|plain))\s*(;|$)/i;

async function sentFile(request: Request): Promise<SentFile> {
  const type = request.get('Content-Type') ?? '';
  if (/^multipart\/form-data\s*(;|$)/i.test(type)) return formFile(request);
  if (!RAW.test(type))
    throw new Refusal(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the file as multipart/form-data, or raw as application/octet-stream, application/json or text/csv.',
    );
  const { fileName = 'upload' } = request.query;
  // Destroying the request would close the connection before the answer.
  return { fileName: String(fileName), content: request.iterator({ destroyOnReturn: false }) };
}

async function* limited(
  content: AsyncIterable<Buffer>,
  limit: number,
  onChunk: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    onChunk(chunk);
    yield chunk;
  }
}

function tooLarge(): Refusal {
  return new Refusal(
    413,
    'TOO_LARGE',
    'The file is larger than 256 MiB. Compress it with gzip, or use tixngo-sync upload, which has no limit.',
  );
}

/**
 * Returns the last part of a path, without control characters.
 * @throws Refusal 400 when PostgreSQL cannot store it
 */
function safeName(sent: string): string {
  if (unstorablePaths(sent).length > 0)
    throw new Refusal(400, 'UNSTORABLE_TEXT', `The name of the file ${UNSTORABLE}. Rename the file.`);
  const printable = basename(sent.replaceAll('\\', '/'))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed.
    .replace(/[\u0000-\u001f\u007f]/g, '');
  // At most 240 bytes, which every file system takes; the end says which format it is.
  const name = [...printable].slice(-60).join('');
  return name === '' || name === '.' || name === '..' ? 'upload' : name;
}
