const STARTS = ['pointerdown', 'touchstart'] as const;
const ENDS = ['pointermove', 'pointerup', 'pointercancel', 'touchend', 'touchcancel'] as const;

/**
 * Whether a finger or a mouse button is down on something that scrolls. What is under it is being touched, dragged over
 * or aimed at: it must not move away.
 */
export class PointerHold {
  readonly #onRelease: () => void;
  #fingers = 0;
  #isButtonDown = false;

  /** @param onRelease - Called when the last finger or the button goes up. */
  constructor(onRelease: () => void) {
    this.#onRelease = onRelease;
  }

  get isDown(): boolean {
    return this.#isButtonDown || this.#fingers > 0;
  }

  /** Listens until it is told to stop. */
  listen(target: Element | Document, signal: AbortSignal): void {
    this.#fingers = 0;
    this.#isButtonDown = false;
    const options = { passive: true, capture: true, signal };
    for (const type of STARTS) target.addEventListener(type, this.#onEvent, options);
    // Wherever it was moved to before it went up.
    for (const type of ENDS) window.addEventListener(type, this.#onEvent, options);
  }

  readonly #onEvent = (event: Event): void => {
    const wasDown = this.isDown;
    if ('touches' in event) this.#fingers = (event as TouchEvent).touches.length;
    // As soon as a touch scrolls, the browser tells of it as touch events alone.
    else if ((event as PointerEvent).pointerType !== 'touch') this.#onPointer(event as PointerEvent);
    if (wasDown && !this.isDown) this.#onRelease();
  };

  #onPointer(event: PointerEvent): void {
    if (event.type === 'pointerdown') this.#isButtonDown = event.button === 0 && !isOnScrollBar(event);
    // A button may also go up where the page is not told.
    else if (event.type !== 'pointermove' || event.buttons === 0) this.#isButtonDown = false;
  }
}

/** Dragging a scroll bar is scrolling, and its end is not told in every browser. */
function isOnScrollBar({ target, offsetX }: PointerEvent): boolean {
  if (!(target instanceof Element) || target.clientWidth === 0) return false;
  return offsetX < 0 || offsetX >= target.clientWidth;
}
