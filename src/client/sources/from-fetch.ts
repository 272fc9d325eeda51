import { ChunkQueue } from '../chunk-queue.js';
import { errorOf } from '../iterate.js';
import { PlainText } from '../plain-text.js';
import { type FetchOptions, transferOf } from './fetch-transfer.js';
import { LocalSource } from './local.js';
import type { Fetched } from './request.js';

/** A body that is read as it comes. */
export class FetchSource extends LocalSource {
  /**
   * The whole text, without its named parts: of text what it is, of items a line of JSON each. Reads to the end.
   *
   * @throws {StreamError} (rejects) with the source's error, `cancelled`, `gone` when its beginning is not kept any more, or
   * `invalid-value` when it is more than appended to
   */
  async text(): Promise<string> {
    const queue = new ChunkQueue(this, 'start', 'fail');
    const text = new PlainText();
    const parts: string[] = [];
    try {
      for (;;) {
        const batch = queue.shift();
        if (batch) parts.push(...batch.chunks.map((chunk) => text.add(chunk)));
        else if (queue.end) break;
        else await queue.news();
      }
      const error = errorOf(queue.end);
      if (error) throw error;
      return parts.join('') + text.end();
    } finally {
      queue.close();
    }
  }
}

/**
 * Makes a source of a fetched body: plain text, JSON, NDJSON, server-sent events, the streams of model providers, or
 * a Durable Stream. Whatever the network cuts in two (a character, a line, an event) is put together again. A failed
 * request is made again with jittered back-off where that does no harm: as long as nothing has come (a `POST`
 * only when the server has refused it), or from where an event with an id, or an offset, says.
 *
 * @throws {TypeError} when it is nothing that can be fetched, or there is no such format
 * @example
 * element.source = fromFetch('/api/answer');
 * element.source = fromFetch({ url: '/api/chat', body: { prompt: 'Why is the sky blue?' } });
 */
export function fromFetch(fetched: Fetched, options: FetchOptions = {}): FetchSource {
  return new FetchSource(...transferOf(fetched, options));
}
