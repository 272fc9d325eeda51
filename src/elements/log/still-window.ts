/** On the window of a log whose lines a server has drawn: they flow, from the end. */
export const STILL = 'data-still';
/** On a run whose look a server has said by attributes, which its own style sheet knows and the page's does not. */
export const STYLED = 'data-styled';
/** What the look of such a run consists of. */
const LOOKS = [
  'color',
  'background-color',
  'text-decoration-line',
  'text-decoration-style',
  'text-decoration-color',
] as const;

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
  readonly #looks: readonly (readonly [run: HTMLElement, values: readonly string[]])[];
  /** Where it was scrolled to; nothing: at its end. */
  readonly place: StillPlace | undefined;

  /** Looks where it is scrolled to, and what its runs look like: reads layout and styles. */
  constructor(viewport: HTMLElement) {
    this.#viewport = viewport;
    this.#scrollTop = viewport.scrollTop;
    this.#looks = [...viewport.querySelectorAll<HTMLElement>(`[${STYLED}]`)].map((run) => {
      const style = getComputedStyle(run);
      return [run, LOOKS.map((property) => style.getPropertyValue(property))];
    });
    // What begins at its end counts back from there.
    if (this.#scrollTop < -1) this.place = placeIn(viewport);
  }

  /** Stands over another window from now on, out of the way of everyone but the eye. */
  cover(window: Element): void {
    for (const name of ['role', 'tabindex', 'aria-label', 'aria-live']) this.#viewport.removeAttribute(name);
    for (const [run, values] of this.#looks)
      for (const [at, property] of LOOKS.entries()) run.style.setProperty(property, values[at] as string);
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
