const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

/**
 * A fresh id for a run or producer: 130 random bits as 26 characters, valid by PROTOCOL.md §4. Unlike
 * `crypto.randomUUID`, what it uses is there in pages without TLS too.
 */
export function makeId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(26)), (byte) => ALPHABET[byte & 31]).join('');
}
