import { StreamError } from '../protocol/index.js';
import type { Followed, Library } from './followed.js';

/** A stream that a command names, and the generation that it means. */
export interface Addressed {
  readonly stream: string;
  readonly generation?: string | undefined;
}

/**
 * Works with the stream of a command, if its generation is the present one.
 *
 * @throws {StreamError} `unknown-stream`, `gone`
 */
export function present<S extends Followed, T>(
  streams: Library<S>,
  { stream: name, generation }: Addressed,
  work: (stream: S) => T | Promise<T>,
): Promise<T> {
  return streams.use(name, (stream) => {
    if (stream.generation === '') throw new StreamError('unknown-stream', `There is no stream "${name}"`);
    if (generation !== undefined && generation !== stream.generation) {
      throw new StreamError('gone', `That generation of "${name}" is over`);
    }
    return work(stream);
  });
}
