import { type FrameTask, scheduler } from '../scheduler.js';

/** Milliseconds in which a glide comes nearer to its place by two thirds. */
const PACE = 90;

/** How far a scroller is from the place it is to come to, in pixels: below zero where that is further up. Reads layout. */
type Distance = (scroller: Element) => number;

/** Moves a scroller to a place, frame by frame, however that place moves meanwhile. */
export class Glide implements FrameTask {
  readonly element: Element;
  readonly #distance: Distance;
  #scroller: Element | undefined;
  #last = 0;
  #step = 0;
  #isLast = false;

  constructor(host: Element, distance: Distance) {
    this.element = host;
    this.#distance = distance;
  }

  /** Whether it is on its way. */
  get isGliding(): boolean {
    return this.#scroller !== undefined;
  }

  start(scroller: Element): void {
    if (!this.#scroller) this.#last = scheduler.now();
    this.#scroller = scroller;
    scheduler.request(this);
  }

  stop(): void {
    this.#scroller = undefined;
  }

  measure(): void {
    if (!this.#scroller) return;
    const now = scheduler.now();
    const distance = this.#distance(this.#scroller);
    const left = Math.abs(distance);
    // At least a pixel, or rounding holds it up just before its place.
    const step = Math.min(left, Math.max(1, left * (1 - Math.exp((this.#last - now) / PACE))));
    this.#step = Math.sign(distance) * step;
    this.#isLast = left <= 1;
    this.#last = now;
  }

  paint(): boolean {
    if (!this.#scroller) return false;
    this.#scroller.scrollTop += this.#step;
    if (this.#isLast) this.stop();
    return this.isGliding;
  }
}
