/** What scrolls an element: itself, the nearest one around that does, else the page. Reads layout. */
export function scrollerOf(element: Element): Element {
  for (let at: Element | null = element; at && at !== document.body; at = parentOf(at)) {
    if (scrollsVertically(at)) return at;
  }
  return document.scrollingElement ?? document.documentElement;
}

/** Whether an element's style makes it scroll what does not fit. */
export function scrollsVertically(element: Element): boolean {
  return /auto|scroll/.test(getComputedStyle(element).overflowY);
}

/** Where a scroller's `scroll` events and the input that moves it are heard: the page's own are the document's. */
export function eventTargetOf(scroller: Element): Element | Document {
  return isPage(scroller) ? document : scroller;
}

export function isPage(scroller: Element): boolean {
  return scroller === document.scrollingElement || scroller === document.documentElement;
}

/** How much lies below what is in view, in pixels. */
export function distanceToEnd({ scrollHeight, clientHeight, scrollTop }: Element): number {
  return scrollHeight - clientHeight - scrollTop;
}

/** Where the visible part of a scroller begins, in pixels from the top of the window. */
export function viewportTop(scroller: Element): number {
  return isPage(scroller) ? 0 : scroller.getBoundingClientRect().top + scroller.clientTop;
}

/** Whether the person wants as little motion as can be. */
export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** The parent in the flat tree: a slotted element scrolls with its slot. */
function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
