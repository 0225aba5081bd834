import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UPLOAD_LIMIT_BYTES } from '@tixngo-sync/api';
import type { Request } from 'express';
import { Refusal } from '../http/refusal.js';
import { type MultipartFile, multipartFile } from './multipart-file.js';

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
 * @throws Refusal 413 when it is larger than 256 MiB, 415 for another content type, 400 for a broken form
 */
export async function receiveFile(request: Request): Promise<ReceivedFile> {
  if (Number(request.get('Content-Length') ?? 0) > UPLOAD_LIMIT_BYTES + 64 * 1024) throw tooLarge();
  const sent = await sentFile(request);
  const folder = await mkdtemp(join(tmpdir(), 'tixngo-upload-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const fileName = safeName(sent.fileName);
  const path = join(folder, fileName);
  const hash = createHash('sha256');
  try {
    await pipeline(
      limited(sent.content, (chunk) => hash.update(chunk)),
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

async function sentFile(request: Request): Promise<Pick<MultipartFile, 'fileName' | 'content'>> {
  const type = request.get('Content-Type') ?? '';
  const boundary = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(type);
  if (boundary !== null) return multipartFile(request, boundary[1] ?? boundary[2] ?? '');
  if (!RAW.test(type))
    throw new Refusal(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the file as multipart/form-data, or raw as application/octet-stream, application/json or text/csv.',
    );
  const { fileName = 'upload' } = request.query;
  return { fileName: String(fileName), content: bytesOf(request) };
}

async function* bytesOf(request: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* request;
}

async function* limited(
  content: AsyncIterable<Buffer>,
  onChunk: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > UPLOAD_LIMIT_BYTES) throw tooLarge();
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

/** The last part of a path, without control characters. */
function safeName(sent: string): string {
  const name = basename(sent.replaceAll('\\', '/'))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed.
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .slice(0, 200);
  return name === '' || name === '.' || name === '..' ? 'upload' : name;
}
