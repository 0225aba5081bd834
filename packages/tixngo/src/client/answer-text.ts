import { TextDecoder } from 'node:util';
import { AnswerFault } from './answer-fault.js';

const BYTE_ORDER_MARKS: readonly [charset: string, mark: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** Also as databases and Java spell it; what such a body really is shows when it is parsed. */
const UTF_8 = /^utf[-_]?8(mb[34])?$/;
/** Who names ISO-8859-1 means its superset windows-1252, as browsers know (WHATWG, Encoding). */
const WINDOWS_1252_NAMES: ReadonlySet<string> = new Set(
  'windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 l1'.split(' '),
);
/** The characters of the bytes 0x80 to 0x9f in windows-1252; a space where there is none. */
const WINDOWS_1252_80_TO_9F = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * Returns the answer's text as UTF-8: in the charset that a byte order mark or Content-Type names, otherwise
 * UTF-8, which is returned as it is and checked by its parser. Characters are never replaced.
 * @throws AnswerFault NOT_JSON if the charset is unknown or the bytes are not text in it
 */
export function asUtf8(bytes: Buffer, contentType: string): Buffer {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  const charset = marked?.[0] ?? charsetOf(contentType) ?? 'utf-8';
  if (UTF_8.test(charset)) return bytes;
  const text = WINDOWS_1252_NAMES.has(charset) ? decodeWindows1252(bytes) : decode(bytes, charset);
  if (text === null)
    throw unreadable(`answered with bytes that are not text in the charset it names (${shown(charset)})`);
  return Buffer.from(text);
}

/** By hand: TextDecoder decodes this charset as ISO-8859-1 in some versions of Node 20 and 22. */
function decodeWindows1252(bytes: Buffer): string | null {
  let isText = true;
  const text = bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => {
    const character = WINDOWS_1252_80_TO_9F[c.charCodeAt(0) - 0x80] ?? ' ';
    if (character === ' ') isText = false;
    return character;
  });
  return isText ? text : null;
}

/** Returns null if the bytes are not text in the charset. */
function decode(bytes: Buffer, charset: string): string | null {
  if (charset === 'us-ascii' || charset === 'ascii')
    return bytes.every((byte) => byte < 0x80) ? bytes.toString('latin1') : null;
  const decoder = decoderFor(charset);
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Returns the charset parameter of a Content-Type in lower case; undefined if it names none. Single quotes,
 * and a second value that a proxy appended, are common mistakes.
 */
function charsetOf(contentType: string): string | undefined {
  const [, quoted, bare] = /;\s*charset\s*=\s*(?:(["'].*?["'])|([^;,\s]*))/i.exec(contentType) ?? [];
  const charset = (quoted?.slice(1, -1) ?? bare ?? '').trim().toLowerCase();
  return charset === '' ? undefined : charset;
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw unreadable(`answered in a charset that this program cannot read (${shown(charset)})`);
  }
}

function unreadable(got: string): AnswerFault {
  return new AnswerFault('NOT_JSON', {
    got,
    advice: 'If this continues, have TIXNGO send its answers in UTF-8, and check the proxy.',
  });
}

/** A header may contain anything: only what a charset's name can contain is shown. */
function shown(charset: string): string {
  return charset.replace(/[^\w.:+-]/g, '?').slice(0, 40);
}
