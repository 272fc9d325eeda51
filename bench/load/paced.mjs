/**
 * Chunks of a stream at an even pace. Each says when it was to come: a server that is late with one is late with the next ones too.
 *
 * @param {{ count: number, size: number, gap: number }} input chunks, UTF-16 code units of each, milliseconds between two
 * @returns {AsyncGenerator<string, void, void>}
 */
export async function* paced({ count, size, gap }) {
  const begun = Date.now();
  for (let i = 0; i < count; i++) {
    const due = begun + i * gap;
    // A timer of a busy workerd can ring early, for it is set by when its loop began to turn.
    for (let early = due - Date.now(); early > 0; early = due - Date.now())
      await new Promise((resolve) => setTimeout(resolve, early));
    yield `${due} `.padEnd(size, 'x');
  }
}
