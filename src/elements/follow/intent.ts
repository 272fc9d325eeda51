import { scrollsVertically } from './scroller.js';

/** Keys that scroll towards the beginning; the space bar does with Shift. */
const BACK_KEYS = new Set(['ArrowUp', 'PageUp', 'Home']);
/** How far a finger may tremble, in pixels, before it scrolls. */
const TREMBLE = 3;

/**
 * Tells from what a person does whether they want to see what came earlier, before anything has scrolled: content that
 * grows in between would undo the first step of a smooth scroll. What moves something inside the scroller, such as a
 * code block of its own, moves nothing else; and zooming, with two fingers or Ctrl and the wheel, is not scrolling.
 */
export class Intent {
  #touchY: number | undefined;

  /** Remembers where a finger came down. */
  touch(event: TouchEvent): void {
    this.#touchY = fingerOf(event);
  }

  /** Whether an event of the `scroller` or something in it asks for what came earlier. */
  wantsBack(event: Event, scroller: Element): boolean {
    return !event.defaultPrevented && this.#pointsBack(event) && !movesWithin(event, scroller);
  }

  #pointsBack(event: Event): boolean {
    switch (event.type) {
      case 'wheel':
        return (event as WheelEvent).deltaY < 0 && !(event as WheelEvent).ctrlKey;
      case 'keydown':
        return isBackKey(event as KeyboardEvent);
      case 'touchmove': {
        const y = fingerOf(event as TouchEvent);
        return y !== undefined && this.#touchY !== undefined && y > this.#touchY + TREMBLE;
      }
      case 'click':
        return opensSomething(event);
      default:
        return false;
    }
  }
}

/** Whether something in an element is selected. */
export function isSelectingIn(element: Element): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

function isBackKey(event: KeyboardEvent): boolean {
  const { key, shiftKey, altKey } = event;
  if (altKey || isEditable(event.composedPath()[0])) return false;
  return BACK_KEYS.has(key) || (key === ' ' && shiftKey);
}

/** The height of the one finger on the screen; two are zooming. */
function fingerOf({ touches }: TouchEvent): number | undefined {
  return touches.length === 1 ? touches[0]?.clientY : undefined;
}

/** Whoever unfolds something wants to read it, not to have it pushed out of view. */
function opensSomething(event: Event): boolean {
  return event
    .composedPath()
    .some((at) => at instanceof Element && at.matches('summary, [aria-expanded="false"]'));
}

/** Whether something between the event's target and the scroller takes the movement for itself. */
function movesWithin(event: Event, scroller: Element): boolean {
  if (event.type === 'click') return false;
  for (const at of event.composedPath()) {
    if (at === scroller) return false;
    if (at instanceof Element && at.scrollTop > 0 && scrollsVertically(at)) return true;
  }
  return false;
}

function isEditable(target: EventTarget | undefined): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/.test(target.localName))
  );
}
