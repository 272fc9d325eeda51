/** What was drawn elsewhere in a frame than in the one before, for browsers that do not tell (Layout Instability). */
export interface Movement {
  readonly element: HTMLElement;
  /** What was seen of it, and is, in the window. */
  readonly from: DOMRect;
  readonly to: DOMRect;
}

/**
 * Where an element was drawn: on the screen, and in the document, whatever is scrolled or translated. Of its box the corner at which
 * its lines begin, as Layout Instability has it: what gets longer at its end has not moved.
 */
interface Place {
  readonly onScreen: readonly [x: number, y: number];
  readonly inDocument: readonly [x: number, y: number];
  readonly seen: DOMRect;
}

/** From how many pixels on Layout Instability takes a movement for a shift: https://wicg.github.io/layout-instability/ */
const SHIFT = 3;

/**
 * Looks after each frame that is drawn, from now on or from the page's first, and tells of what is in view and was
 * drawn elsewhere before. Gives a way to end that.
 */
export function compareFrames(tell: (movement: Movement) => void): () => Promise<void> {
  const hideScrollBar = showScrollBar();
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
        tell({ element, from: before.seen, to: place.seen });
    }
    last = now;
  };
  const watched = (async () => {
    while (!isOver) {
      await nextPaint();
      if (isDrawn()) look();
    }
  })();
  return async () => {
    await nextPaint();
    isOver = true;
    await watched;
    hideScrollBar();
  };
}

/** The places of all that is in view and to be seen, in shadow trees too. */
function placesOf(root: HTMLElement): Map<HTMLElement, Place> {
  const places = new Map<HTMLElement, Place>();
  const visit = (element: Element, clip: DOMRect) => {
    // What slides does so on purpose: that is no movement of the layout.
    if (!(element instanceof HTMLElement) || element.getAnimations().length > 0) return;
    const { direction, overflowY, visibility } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const seen = intersection(clip, box);
    if (visibility === 'visible' && seen.width > 0 && seen.height > 0) {
      const isFromRight = direction === 'rtl';
      places.set(element, {
        onScreen: [isFromRight ? box.right : box.left, box.top],
        inDocument: placeInDocument(element, isFromRight),
        seen,
      });
    }
    const children = [...(element.shadowRoot?.children ?? []), ...element.children];
    const inner = overflowY === 'visible' ? clip : seen;
    for (const child of children) visit(child, inner);
  };
  visit(root, new DOMRect(0, 0, innerWidth, innerHeight));
  return places;
}

function placeInDocument(element: HTMLElement, isFromRight: boolean): [x: number, y: number] {
  const place: [number, number] = [isFromRight ? element.offsetWidth : 0, 0];
  for (let at: Element | null = element; at instanceof HTMLElement; at = at.offsetParent) {
    place[0] += at.offsetLeft;
    place[1] += at.offsetTop;
  }
  return place;
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

/** Whether there is anything to see yet: what is arranged before that moves nobody. */
function isDrawn(): boolean {
  return performance.getEntriesByName('first-contentful-paint').length > 0;
}

/** A scroll bar that comes when the page gets long takes room where it is no overlay: it is there from the beginning. */
function showScrollBar(): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':where(html) { overflow-y: scroll }');
  document.adoptedStyleSheets.push(sheet);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  };
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
