import { StreamLog } from '../../src/elements/defined/stream-log.js';

/** As any page would: the element reads a `ReadableStream` of strings. */
export function mount(root) {
  return mountLog(root, new StreamLog());
}

/** The element under the driver's names. */
export function mountLog(root, element) {
  let controller;
  element.source = new ReadableStream({
    start(given) {
      controller = given;
    },
  });
  element.style.blockSize = '100%';
  root.append(element);
  return {
    write: (text) => controller.enqueue(text),
    toTop: () => element.goToLine(1),
    toEnd: () => element.goToEnd(),
    search: (query) => element.search(query),
    element: () => element,
  };
}
