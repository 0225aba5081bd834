import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf, PermanentError } from '@tixngo-sync/domain';

/**
 * Reads a UTF-8 file in pieces, and unzips it when its content is gzip. `-` is standard input.
 * @throws PermanentError `FILE_UNREADABLE`, or `FILE_NOT_TEXT` when it is neither gzip nor UTF-8
 */
export async function* textOfFile(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of unzipped(path === '-' ? process.stdin : createReadStream(path)))
      yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw explained(path, error);
  }
}

async function* unzipped(file: Readable): AsyncGenerator<Buffer> {
  const pieces: AsyncIterator<Buffer> = file[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true) return;
  const whole = Readable.from(startingWith(first.value, pieces));
  yield* first.value[0] === 0x1f && first.value[1] === 0x8b ? gunzipped(whole) : whole;
}

/** A read error must end the unzipping too, or its reader would wait forever. */
function gunzipped(file: Readable): Readable {
  const unzip = createGunzip();
  file.on('error', (error) => unzip.destroy(error));
  return file.pipe(unzip);
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function explained(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOENT')
    return new PermanentError('FILE_UNREADABLE', `${path}: there is no such file`, { cause: error });
  if (code === 'EISDIR')
    return new PermanentError('FILE_UNREADABLE', `${path} is a directory`, { cause: error });
  if (code === 'EACCES')
    return new PermanentError('FILE_UNREADABLE', `${path}: this user may not read it`, { cause: error });
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new PermanentError(
      'FILE_NOT_TEXT',
      `${path} is not UTF-8 text: save it as UTF-8, then import it again`,
      { cause: error },
    );
  }
  if (code.startsWith('Z_'))
    return new PermanentError('FILE_UNREADABLE', `${path} is a broken gzip file: ${messageOf(error)}`, {
      cause: error,
    });
  return error;
}
