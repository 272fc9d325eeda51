import { ChunkQueue } from '../chunk-queue.js';
import { errorOf } from '../iterate.js';
import { PlainText } from '../plain-text.js';
import { LocalSource } from './local.js';

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
