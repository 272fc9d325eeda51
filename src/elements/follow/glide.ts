import { type FrameTask, scheduler } from '../scheduler.js';
import { distanceToEnd } from './scroller.js';

/** Milliseconds in which a glide comes nearer to its end by two thirds. */
const PACE = 90;

/** Moves a scroller to its end, frame by frame, however the end moves meanwhile. */
export class Glide implements FrameTask {
  readonly element: Element;
  #scroller: Element | undefined;
  #last = 0;
  #step = 0;

  constructor(host: Element) {
    this.element = host;
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
    const left = distanceToEnd(this.#scroller);
    // At least a pixel, or rounding holds it up just before the end.
    this.#step = Math.min(left, Math.max(1, left * (1 - Math.exp((this.#last - now) / PACE))));
    this.#last = now;
    if (left <= 1) this.stop();
  }

  paint(): boolean {
    if (!this.#scroller) return false;
    this.#scroller.scrollTop += this.#step;
    return true;
  }
}
