import { mount as mountLimit } from './limit.js';

/** The limit once more, reading a `ReadableStream` as tightly as a page can: what each token costs that comes in a turn of its own. */
export function mount(root) {
  const { write, element } = mountLimit(root);
  let controller;
  const stream = new ReadableStream({
    start(given) {
      controller = given;
    },
  });
  void read(stream.getReader());

  async function read(reader) {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      write(value);
    }
  }

  return { write: (token) => controller.enqueue(token), end: () => controller.close(), element };
}
