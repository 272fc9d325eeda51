import { limits } from './limits.js';

/** Control characters have no place in a name: names end up in logs, headers and on screen. */
const control = /[\p{Control}\u2028\u2029]/u;

/** Well-formed, so that it can be encoded as UTF-8 and percent-encoded without loss. */
function isWellFormed(text: string): boolean {
  // String.prototype.isWellFormed is newer than the oldest runtime we stand on (workerd 1.20240718 has it,
  // Node 20 has it, the ES2023 library types do not).
  return !/\p{Surrogate}/u.test(text);
}

/** Whether `name` can name a stream or a task: 1 to 200 characters, well-formed, no control characters. */
export function isValidName(name: string): boolean {
  return name.length > 0 && name.length <= limits.name && isWellFormed(name) && !control.test(name);
}

/** Whether a stream's name is kept for the server's own streams, such as `$runs`. */
export function isReservedName(name: string): boolean {
  return name.startsWith('$');
}

/** Whether `id` can be a client-made id: 1 to 64 characters of A–Z, a–z, 0–9, `_`, `-`, `.`. */
export function isValidId(id: string): boolean {
  return id.length <= limits.id && /^[A-Za-z0-9_.-]+$/.test(id);
}
