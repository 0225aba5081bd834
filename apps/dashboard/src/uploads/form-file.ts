import type { IncomingMessage } from 'node:http';
import { finished, type Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { Refusal } from '../http/refusal.js';

/** A file as it arrives. */
export interface SentFile {
  readonly fileName: string;
  readonly content: AsyncIterable<Buffer>;
}

/** A second part is refused, because a field that is ignored may have been meant to matter. */
const LIMITS = { parts: 1, files: 1, fields: 0, headerPairs: 20, headerSize: 8 * 1024 };

/**
 * Reads a form (RFC 7578) with one part, a file, and hands its content on as it arrives. After a failure the
 * rest of the request is unread. @throws Refusal 400 for another form; the content throws it too
 */
export function formFile(request: IncomingMessage): Promise<SentFile> {
  const form = openForm(request.headers);
  return new Promise((resolve, reject) => {
    let file: Readable | undefined;
    const ended = new Promise<void>((resolveEnd, rejectEnd) => {
      const fail = (why: string) => {
        request.unpipe(form);
        file?.destroy(wrong(why));
        rejectEnd(wrong(why));
      };
      form.on('file', (_field, stream, fileName: string | undefined) => {
        // It may fail before it is read, or after.
        file = stream.on('error', () => {});
        resolve({ fileName: fileName ?? '', content: contentOf(stream, ended) });
      });
      form.on('partsLimit', () => fail('it has more than one part'));
      form.on('fieldsLimit', () => fail('its part is not a file'));
      form.on('error', () => fail('it is cut off or malformed'));
      form.on('finish', () => (file === undefined ? fail('it has no file') : resolveEnd()));
      finished(request, { writable: false }, (error) => error && fail('it is cut off'));
    });
    // Once the file has come, its content throws the failure.
    ended.catch(reject);
    request.pipe(form);
  });
}

function openForm(headers: IncomingMessage['headers']): BusboyInstance {
  try {
    // preservePath: the name is made safe for every kind of file in one place.
    return new Busboy({ headers: headers as BusboyHeaders, limits: LIMITS, preservePath: true });
  } catch {
    throw wrong('its Content-Type has no boundary');
  }
}

async function* contentOf(file: Readable, formEnded: Promise<void>): AsyncGenerator<Buffer> {
  yield* file;
  await formEnded;
}

function wrong(why: string): Refusal {
  return new Refusal(
    400,
    'MALFORMED_FORM',
    `The form cannot be read: ${why}. Send one part, the file; dryRun and reason belong to the query.`,
  );
}
