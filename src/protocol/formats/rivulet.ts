import { decodeChunks } from '../codec.js';
import type { JsonObject } from '../json.js';
import type { Provider } from './provider.js';
import { RawChunks } from './raw-chunks.js';

/** What `toResponse()` writes of chunks that are no values: `{ rivulet: <chunk> }`. */
export class Rivulet implements Provider {
  readonly isOpen = false;

  /** @throws {StreamError} `bad-message` when it is no chunk */
  read({ rivulet }: JsonObject): readonly unknown[] {
    return [new RawChunks(decodeChunks([rivulet]))];
  }
}
