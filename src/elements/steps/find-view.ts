import type { StreamSource } from '../../client/source.js';
import { scheduler } from '../scheduler.js';
import { StreamElement } from '../stream-element.js';

/** The tags that tell how a stream stands and do not show what is in it. */
const TELLING = 'stream-progress, stream-status, stream-steps, stream-form';

/**
 * The first element on the page that shows what is in a stream. The same room gives the same source for the same
 * name, and another room's stream may bear the same name: so it is told by its source.
 */
export function findView(source: StreamSource): StreamElement | undefined {
  let first: StreamElement | undefined;
  for (const element of scheduler.elements) {
    if (!(element instanceof StreamElement) || element.activeSource !== source) continue;
    if (!element.isConnected || element.matches(TELLING)) continue;
    if (!first || element.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = element;
  }
  return first;
}

/** Brings an element into view and moves the focus to it. */
export function moveTo(view: HTMLElement): void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  view.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  view.focus({ preventScroll: true });
  if (view.matches(':focus-within')) return;
  // What takes no focus of its own takes it for as long as it has it.
  view.tabIndex = -1;
  view.focus({ preventScroll: true });
  view.addEventListener('blur', () => view.removeAttribute('tabindex'), { once: true });
}
