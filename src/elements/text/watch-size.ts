const watchers = new WeakMap<Element, (() => void)[]>();
let observer: ResizeObserver | undefined;

/**
 * Calls back, after layout and before drawing, when an element has got another size, for as long as it is there. There is one
 * observer for all: a browser goes over every one of them in each frame.
 */
export function watchSize(element: Element, onSize: () => void): void {
  const known = watchers.get(element);
  if (known) {
    known.push(onSize);
    return;
  }
  watchers.set(element, [onSize]);
  observer ??= new ResizeObserver((entries) => {
    for (const { target } of entries) for (const each of watchers.get(target) ?? []) each();
  });
  observer.observe(element);
}
