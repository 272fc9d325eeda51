import { StreamError } from '../protocol/index.js';

/**
 * A value as JSON. Reading nested JSON takes no stack, writing it does: a value that came in may be too deep to go out.
 *
 * @throws {StreamError} with `code` for such a value
 */
export function stringify(value: unknown, code: 'invalid-input' | 'invalid-value'): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new StreamError(code, 'The value is nested too deeply', { cause });
  }
}
