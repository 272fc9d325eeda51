import { columnCount } from './row-frame.js';
import { createHiddenRow } from './row-spacer.js';
import type { RowShape } from './skeleton-shape.js';

/** What a skeleton looks like before any row was seen: a line and a shorter one under it. */
const UNKNOWN: RowShape = {
  className: '',
  inner: undefined,
  bones: [
    { top: 12, blockSize: 11, start: 0, inlineSize: 46, radius: '' },
    { top: 34, blockSize: 9, start: 0, inlineSize: 28, radius: '' },
  ],
};
/** Its height, in pixels. */
const UNKNOWN_SIZE = 56;

/** A row of the container's kind with boxes where there will be text. `size`: its height, in pixels. */
export function createSkeleton(
  container: Element,
  shape: RowShape = UNKNOWN,
  size = UNKNOWN_SIZE,
): HTMLElement {
  const row = createHiddenRow(container);
  row.className = shape.className;
  row.setAttribute('data-stream-skeleton', '');
  row.style.setProperty('block-size', `${size}px`);
  const frame = frameOf(container, row, shape, size);
  for (const { top, blockSize, start, inlineSize, radius } of shape.bones) {
    const bone = document.createElement('span');
    bone.setAttribute('data-stream-bone', '');
    bone.style.setProperty('inset-block-start', `${top}px`);
    bone.style.setProperty('block-size', `${blockSize}px`);
    bone.style.setProperty('inset-inline-start', `${start}%`);
    bone.style.setProperty('inline-size', `${inlineSize}%`);
    if (radius) bone.style.setProperty('border-radius', radius);
    frame.append(bone);
  }
  return row;
}

/** A row of the container's kind with what the page's author wants to be seen until the real one comes. */
export function createAuthorSkeleton(container: Element, content: DocumentFragment): HTMLElement {
  const copy = document.importNode(content, true);
  const [only] = copy.children;
  const row = createHiddenRow(container);
  if (copy.children.length === 1 && only instanceof HTMLElement && only.localName === row.localName) {
    only.setAttribute('aria-hidden', 'true');
    only.setAttribute('data-stream-skeleton', '');
    return only;
  }
  row.setAttribute('data-stream-skeleton', '');
  (row.localName === 'tr' ? cellOf(container, row) : row).append(copy);
  return row;
}

/** The element that bones are placed in. */
function frameOf(container: Element, row: HTMLElement, { inner }: RowShape, size: number): HTMLElement {
  if (row.localName === 'tr') {
    const cell = cellOf(container, row);
    const box = cell.appendChild(document.createElement('div'));
    cell.style.setProperty('padding', '0');
    box.setAttribute('data-stream-bones', '');
    box.style.setProperty('block-size', `${size}px`);
    return box;
  }
  if (!inner) return row;
  const frame = row.appendChild(document.createElement('div'));
  frame.className = inner.className;
  frame.setAttribute('data-stream-bones', '');
  frame.style.setProperty('block-size', `${inner.blockSize}px`);
  return frame;
}

function cellOf(container: Element, row: HTMLElement): HTMLElement {
  const cell = row.appendChild(document.createElement('td'));
  cell.colSpan = columnCount(container);
  return cell;
}
