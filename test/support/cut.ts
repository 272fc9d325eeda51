import type { StreamEvent, StreamSource } from '../../src/client/source.js';
import type { Chunk, Outcome } from '../../src/protocol/index.js';

/** Bytes, cut into pieces of these sizes, and the rest. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array<ArrayBuffer>[] {
  let rest = bytes.slice();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const size of sizes) {
    pieces.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return [...pieces, rest];
}

/** A body that comes in these pieces, one a read. */
export function bodyOf(pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = rest.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
}

/** Reads a source to its end. */
export function readAll(source: StreamSource): Promise<{ chunks: readonly Chunk[]; outcome: Outcome }> {
  const chunks: Chunk[] = [];
  return new Promise((resolve) => {
    const observe = (event: StreamEvent): void => {
      if (event.type === 'chunks') chunks.push(...event.chunks);
      if (event.type === 'ended') resolve({ chunks, outcome: event.outcome });
    };
    source.open(observe);
  });
}
