/** The tallest element that is safe everywhere, in pixels: Firefox ends at 17.8 million, Chromium at 33.5. */
const TALLEST = 15_000_000;

/**
 * Where in a log the window is. Up to `TALLEST` the scroll position is the position in the log, but while rows above
 * turn out to be of other heights than was thought. Beyond, the scroll bar is too short for it: small movements go
 * pixel for pixel all the same, and a jump goes to the same fraction. At rest the scroll bar is put where it belongs
 * (`settle`). Knows nothing of the DOM.
 */
export class ScrollMap {
  /** Pixels from the log's beginning to the window's upper edge. */
  #top = 0;
  /** The scroll position that goes with it. */
  #scrollTop = 0;
  #content = 0;
  #view = 0;

  constructor(readonly tallest: number = TALLEST) {}

  get top(): number {
    return this.#top;
  }

  /** What the scroll position is to be. */
  get scrollTop(): number {
    return this.#scrollTop;
  }

  /** How tall what scrolls is to be. */
  get height(): number {
    return Math.min(this.#content, this.tallest);
  }

  /** Where in what scrolls something is to stand that is so many pixels from the log's beginning. */
  place(pixels: number): number {
    return pixels - this.#top + this.#scrollTop;
  }

  /** How far it is to the end. */
  get left(): number {
    return Math.max(0, this.#range - this.#top);
  }

  /** Takes note of how tall the log and the window are. */
  resize(content: number, view: number): void {
    this.#content = content;
    this.#view = view;
    this.#top = Math.min(this.#top, this.#range);
    this.#scrollTop = Math.min(this.#scrollTop, this.#scrollRange);
  }

  /** The person has scrolled to here, by so much: from `scrollTop`, unless that was still to become so. */
  scrolled(to: number, moved: number = to - this.#scrollTop): void {
    this.#scrollTop = to;
    if (to <= 0) this.#top = 0;
    else if (to >= this.#scrollRange - 1) this.#top = this.#range;
    else if (Math.abs(moved) > this.#view * 2) this.jumpTo(to);
    else this.#top += moved;
    this.#top = Math.max(0, Math.min(this.#top, this.#range));
  }

  /** The scroll position is here, from wherever: the same fraction of the log is in view. */
  jumpTo(scrollTop: number): void {
    this.#scrollTop = scrollTop;
    this.#top = this.#isScaled ? (scrollTop / this.#scrollRange) * this.#range : scrollTop;
  }

  /** What is above the window has grown: the same stays in view, and the scroll position as it is until `settle`. */
  shift(pixels: number): void {
    this.#top += pixels;
  }

  /** Goes to a place in the log; `scrollTop` is then what the scroll position is to become. */
  moveTo(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.#range));
    this.#scrollTop = this.#isScaled ? (this.#top / this.#range) * this.#scrollRange : this.#top;
  }

  /** Puts the scroll position where it belongs. Whether it has moved. */
  settle(): boolean {
    const before = this.#scrollTop;
    this.moveTo(this.#top);
    return Math.abs(this.#scrollTop - before) > 1;
  }

  get #isScaled(): boolean {
    return this.#content > this.tallest;
  }

  get #range(): number {
    return Math.max(0, this.#content - this.#view);
  }

  get #scrollRange(): number {
    return Math.max(0, this.height - this.#view);
  }
}
