import type { Chunk } from '../protocol/chunk.js';

/**
 * The size of a chunk's content in bytes: text as UTF-8, items as JSON, bytes as they are. Whole items are
 * measured by encoding them, so this is for counting and bounding, not for every path.
 */
export function bytesOf(chunk: Chunk): number {
  switch (chunk.kind) {
    case 'text':
      return utf8Length(chunk.text);
    case 'html':
      return utf8Length(chunk.html);
    case 'bytes':
      return Math.floor(((chunk.base64.length - paddingOf(chunk.base64)) * 3) / 4);
    case 'items':
      return utf8Length(JSON.stringify(chunk.items));
    default:
      return utf8Length(JSON.stringify(chunk));
  }
}

/** How many `=` stand at the end of base64. */
function paddingOf(base64: string): number {
  if (base64.endsWith('==')) return 2;
  return base64.endsWith('=') ? 1 : 0;
}

const IS_ASCII = /^[\0-\x7f]*$/;

/** How long a text is as UTF-8; a lone surrogate counts as the replacement character, three bytes. */
export function utf8Length(text: string): number {
  let length = text.length;
  if (IS_ASCII.test(text)) return length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Two units of a pair come to four bytes, so each adds one; all else beyond U+07FF comes to three.
    if (unit < 0x800 || isPaired(text, at, unit)) length += 1;
    else length += 2;
  }
  return length;
}

function isPaired(text: string, at: number, unit: number): boolean {
  if (unit >= 0xd800 && unit < 0xdc00) return isLow(text.charCodeAt(at + 1));
  return isLow(unit) && at > 0 && isHigh(text.charCodeAt(at - 1));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
