/** Where an element was drawn: on the screen, and in the document, whatever is scrolled or translated. */
interface Place {
  readonly onScreen: readonly [x: number, y: number];
  readonly inDocument: readonly [x: number, y: number];
}

/** From how many pixels on Layout Instability takes a movement for a shift: https://wicg.github.io/layout-instability/ */
const SHIFT = 3;

export interface ShiftWatch {
  /** Ends the watch; what moved, and how. */
  stop(): Promise<string[]>;
}

/**
 * Watches for layout shifts from now on: by the browser's own measure where it has one (Chromium), else by looking
 * after each frame whether something in view was drawn elsewhere than in the one before.
 */
export function watchShifts(): ShiftWatch {
  return PerformanceObserver.supportedEntryTypes.includes('layout-shift') ? observeShifts() : compareFrames();
}

function observeShifts(): ShiftWatch {
  const shifts: string[] = [];
  const add = (entries: PerformanceEntryList) => {
    for (const entry of entries) shifts.push(describeEntry(entry));
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: false });
  return {
    async stop() {
      await nextFrame();
      await nextFrame();
      add(observer.takeRecords());
      observer.disconnect();
      return shifts;
    },
  };
}

function describeEntry(entry: PerformanceEntry): string {
  const { sources } = entry as PerformanceEntry & {
    sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
  };
  return sources
    .map(({ node, previousRect: from, currentRect: to }) => inWords(node, [from.x, from.y], [to.x, to.y]))
    .join('; ');
}

function compareFrames(): ShiftWatch {
  const shifts: string[] = [];
  // A scroll bar that comes when the page gets long takes room where it is no overlay, and that is nobody's shift.
  const { style, scrollHeight, clientHeight } = document.documentElement;
  if (scrollHeight <= clientHeight) style.overflowY = 'scroll';
  let last = new Map<HTMLElement, Place>();
  let isOver = false;
  const look = () => {
    const now = placesOf(document.body);
    for (const [element, place] of now) {
      const before = last.get(element);
      if (
        before &&
        isElsewhere(before.onScreen, place.onScreen) &&
        isElsewhere(before.inDocument, place.inDocument)
      )
        shifts.push(inWords(element, before.onScreen, place.onScreen));
    }
    last = now;
  };
  const watched = (async () => {
    while (!isOver) {
      await nextPaint();
      look();
    }
  })();
  return {
    async stop() {
      await nextPaint();
      isOver = true;
      await watched;
      style.overflowY = '';
      return shifts;
    },
  };
}

/** The places of all that is in view, in shadow trees too. */
function placesOf(root: HTMLElement): Map<HTMLElement, Place> {
  const places = new Map<HTMLElement, Place>();
  const visit = (element: Element, clip: DOMRect) => {
    // What slides does so on purpose: that is no movement of the layout.
    if (!(element instanceof HTMLElement) || element.getAnimations().length > 0) return;
    const box = element.getBoundingClientRect();
    if (isInView(box, clip))
      places.set(element, { onScreen: [box.x, box.y], inDocument: placeInDocument(element) });
    const children = [...(element.shadowRoot?.children ?? []), ...element.children];
    if (children.length === 0) return;
    const inner = getComputedStyle(element).overflowY === 'visible' ? clip : intersection(clip, box);
    for (const child of children) visit(child, inner);
  };
  visit(root, new DOMRect(0, 0, innerWidth, innerHeight));
  return places;
}

function placeInDocument(element: HTMLElement): [x: number, y: number] {
  const place: [number, number] = [0, 0];
  for (let at: Element | null = element; at instanceof HTMLElement; at = at.offsetParent) {
    place[0] += at.offsetLeft;
    place[1] += at.offsetTop;
  }
  return place;
}

function isInView(box: DOMRect, clip: DOMRect): boolean {
  const { width, height } = intersection(box, clip);
  return width > 0 && height > 0;
}

function intersection(one: DOMRect, other: DOMRect): DOMRect {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const right = Math.min(one.right, other.right);
  const bottom = Math.min(one.bottom, other.bottom);
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
}

function isElsewhere([x, y]: readonly number[], [otherX, otherY]: readonly number[]): boolean {
  return Math.abs((x ?? 0) - (otherX ?? 0)) >= SHIFT || Math.abs((y ?? 0) - (otherY ?? 0)) >= SHIFT;
}

function inWords(node: Node | null, from: readonly number[], to: readonly number[]): string {
  const name =
    node instanceof Element ? `${node.localName} ${node.getAttribute('part') ?? ''}` : node?.nodeName;
  return `${name} '${node?.textContent?.trim().slice(0, 30)}' from ${from} to ${to}`;
}

/** A frame was drawn: a message that is sent in it comes after that. */
async function nextPaint(): Promise<void> {
  await nextFrame();
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(undefined);
  });
  port1.close();
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
