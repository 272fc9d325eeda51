/*
 * What a row looks like without its words: a box for each line of text and for each picture or control. Learned from
 * a row on the page, so that it fits whatever the author's template and styles make of an item.
 */

/** A box, in pixels from the row's top, and in per cent of its width from where a line begins. */
interface Bone {
  readonly top: number;
  readonly blockSize: number;
  readonly start: number;
  inlineSize: number;
  readonly radius: string;
}

/** The looks of a row. */
export interface RowShape {
  readonly bones: readonly Bone[];
  /** The row's own classes, which give it its frame. */
  readonly className: string;
  /** The classes and height, in pixels, of the only element in it, where there is just one. */
  readonly inner: { readonly className: string; readonly blockSize: number } | undefined;
}

/** More are not needed to recognise a row. */
const MOST = 24;
/** What is drawn as a whole rather than as lines of text. */
const WHOLE = 'img, picture, svg, video, canvas, iframe, input, button, select, textarea, progress, meter';
/** Boxes on one line that are nearer to each other than this, in pixels, are one. */
const NEAR = 3;
/** Of a line's height, how much its letters fill. */
const LETTERS = 0.62;

/** Reads layout. `undefined` while the row is not rendered. */
export function learnShape(row: HTMLElement): RowShape | undefined {
  const inner = onlyElementIn(row);
  const frame = inner ?? row;
  const box = frame.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return undefined;
  const isRtl = getComputedStyle(row).direction === 'rtl';
  const bones: Bone[] = [];
  const add = (rect: DOMRect, fill: number, radius: string) => {
    if (rect.width < 1 || rect.height < 1 || bones.length >= MOST) return;
    const start = isRtl ? box.right - rect.right : rect.left - box.left;
    const top = rect.top - box.top + (rect.height * (1 - fill)) / 2;
    const last = bones.at(-1);
    const lastEnd = last ? ((last.start + last.inlineSize) / 100) * box.width : 0;
    if (last && Math.abs(last.top - top) < 1 && start >= lastEnd - 1 && start - lastEnd < NEAR) {
      last.inlineSize = ((start + rect.width) / box.width) * 100 - last.start;
      return;
    }
    bones.push({
      top,
      blockSize: rect.height * fill,
      start: (start / box.width) * 100,
      inlineSize: (rect.width / box.width) * 100,
      radius,
    });
  };
  const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node.parentElement?.closest(WHOLE) && frame.contains(node.parentElement.closest(WHOLE))
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      if (node.matches(WHOLE)) add(node.getBoundingClientRect(), 1, getComputedStyle(node).borderRadius);
    } else if ((node as Text).data.trim() !== '') {
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) add(rect, LETTERS, '');
    }
  }
  return {
    bones,
    className: row.className,
    inner: inner && { className: inner.className, blockSize: box.height },
  };
}

function onlyElementIn(row: HTMLElement): HTMLElement | undefined {
  const only = row.firstElementChild;
  const isAlone = row.children.length === 1 && row.textContent?.trim() === only?.textContent?.trim();
  // A cell of a table has a frame that no other element can have.
  return isAlone && only instanceof HTMLElement && row.localName !== 'tr' && !only.matches(WHOLE)
    ? only
    : undefined;
}
