import { StreamText } from '../../src/elements/defined/stream-text.js';

/** As any page would: the element reads a `ReadableStream` of strings. */
export async function mount(root, { part }) {
  const element = new StreamText();
  if (part === 'markdown') element.format = 'markdown';
  let controller;
  element.source = new ReadableStream({
    start(given) {
      controller = given;
    },
  });
  root.append(element);
  return {
    write: (token) => controller.enqueue(token),
    end: () => controller.close(),
    element: () => element,
  };
}
