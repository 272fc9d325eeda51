/** On the window of a log whose lines a server has drawn: they flow, from the end. */
export const STILL = 'data-still';

/** Where a person has scrolled to. */
export interface StillPlace {
  /** The row at the window's upper edge, counted from the end: 1 is the last one. */
  readonly fromEnd: number;
  /** How far below that edge it begins, in pixels. */
  readonly below: number;
}

/** The window of a log as a server has drawn it. It stands over the log's own until that has lines to show. */
export class StillWindow {
  readonly #viewport: HTMLElement;
  readonly #scrollTop: number;
  /** Where it was scrolled to; nothing: at its end. */
  readonly place: StillPlace | undefined;

  /** Looks where it is scrolled to: reads layout. */
  constructor(viewport: HTMLElement) {
    this.#viewport = viewport;
    this.#scrollTop = viewport.scrollTop;
    // What begins at its end counts back from there.
    if (this.#scrollTop < -1) this.place = placeIn(viewport);
  }

  /** Stands over another window from now on, out of the way of everyone but the eye. */
  cover(window: Element): void {
    for (const name of ['role', 'tabindex', 'aria-label', 'aria-live']) this.#viewport.removeAttribute(name);
    this.#viewport.inert = true;
    this.#viewport.classList.add('still');
    window.append(this.#viewport);
    this.#viewport.scrollTop = this.#scrollTop;
  }

  /** WebKit forgets where it was, as it counts back from the end, when an element around it gets a shadow tree. */
  restore(): void {
    if (this.place) this.#viewport.scrollTop = this.#scrollTop;
  }

  remove(): void {
    this.#viewport.remove();
  }
}

function placeIn(viewport: HTMLElement): StillPlace | undefined {
  const { top } = viewport.getBoundingClientRect();
  const rows = [...viewport.querySelectorAll('.line:not(.probe)')];
  const index = rows.findIndex((row) => row.getBoundingClientRect().bottom > top);
  const row = rows[index];
  return row && { fromEnd: rows.length - index, below: row.getBoundingClientRect().top - top };
}
