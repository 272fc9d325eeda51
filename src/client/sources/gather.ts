/** Values that are taken together at most. */
const MOST = 256;

/**
 * Reads a stream, taking together what lies ready in it: a value by itself costs several promises, and all that is done once
 * for each batch. Nothing is waited for: a value that is there leaves before the next one comes.
 */
export function gather(stream: ReadableStream<unknown>): AsyncIterator<readonly unknown[]> {
  const reader = stream.getReader();
  /** Begun, and not given yet. */
  let reading: Promise<ReadableStreamReadResult<unknown>> | undefined;
  return {
    async next() {
      const { done, value } = await (reading ?? reader.read());
      reading = undefined;
      if (done) return { done: true, value: undefined };
      const values = [value];
      while (values.length < MOST) {
        let ready: ReadableStreamReadResult<unknown> | undefined;
        reading = reader.read();
        reading.then(
          (result) => {
            ready = result;
          },
          () => {}, // `next` meets it again
        );
        // What lies ready is given within this turn.
        await undefined;
        if (!ready || ready.done) break;
        values.push(ready.value);
        reading = undefined;
      }
      return { done: false, value: values };
    },
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}
