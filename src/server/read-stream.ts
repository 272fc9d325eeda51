import type { Chunk } from '../protocol/index.js';
import { readLine } from './line.js';
import type { Streams } from './streams.js';

/**
 * The chunks that a stream of the room holds at this moment, oldest first: nothing for one that there is not. Between
 * two of its segments others have their turn; what is trimmed meanwhile is left out.
 */
export async function* readStream(streams: Streams, name: string): AsyncGenerator<Chunk, void, void> {
  const { stream, release } = await streams.hold(name);
  try {
    stream.flush();
    const { log } = stream; // a generation that begins meanwhile has another
    const { head } = log;
    for (let seq = log.first; seq <= head; ) {
      const slice = await log.slice(seq);
      if (!slice && log.first <= seq) return; // deleted meanwhile
      if (!slice) {
        seq = log.first;
        continue;
      }
      for (const line of slice.text.split('\n')) {
        const { seq: first, chunks } = readLine(line);
        yield* chunks.slice(Math.max(0, seq - first));
      }
      seq = slice.next;
    }
  } finally {
    release();
  }
}
