import { html, type TemplateResult } from 'lit';
import { texts } from '../texts/inspector.js';

/** Heights in CSS pixels: at first, the least, and a step of the keyboard. */
const FIRST = 320;
/** Where its parts stand one under the other (inspector-styles.ts), at first this much of the window. */
const NARROW = '(max-width: 46rem)';
const FIRST_NARROW = 0.65;
const LEAST = 140;
const STEP = 24;
/** What the page keeps of the window at least. */
const OF_PAGE = 80;

/** How high the panel is: dragged or set by keys, and room for it at the page's end. */
export class PanelHeight {
  readonly #onChange: () => void;
  /** As it was set; nothing before that. */
  #height: number | undefined;
  #isApplied = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Gives the panel its height, and the page as much more room to be scrolled, so that nothing of it is out of reach. */
  apply(panel: HTMLElement | null): void {
    if (panel) panel.style.blockSize = `${this.#value}px`;
    document.documentElement.style.paddingBlockEnd = `${this.#value}px`;
    this.#isApplied = true;
  }

  /** Takes the room away again. */
  giveBack(): void {
    if (this.#isApplied) document.documentElement.style.paddingBlockEnd = '';
    this.#isApplied = false;
  }

  renderHandle(): TemplateResult {
    return html`<div
      part="resizer"
      role="separator"
      tabindex="0"
      aria-orientation="horizontal"
      aria-label=${texts.resize}
      aria-valuemin=${LEAST}
      aria-valuemax=${this.#most}
      aria-valuenow=${this.#value}
      @keydown=${this.#onKey}
      @pointerdown=${this.#onPointer}
      @pointermove=${this.#onMove}
    ></div>`;
  }

  get #most(): number {
    return Math.max(LEAST, innerHeight - OF_PAGE);
  }

  get #value(): number {
    const first = matchMedia(NARROW).matches ? Math.round(innerHeight * FIRST_NARROW) : FIRST;
    return Math.min(this.#height ?? first, this.#most);
  }

  #set(height: number): void {
    this.#height = Math.round(Math.max(LEAST, Math.min(height, this.#most)));
    this.#onChange();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const height = {
      ArrowUp: this.#value + STEP,
      ArrowDown: this.#value - STEP,
      Home: LEAST,
      End: this.#most,
    }[event.key];
    if (height === undefined) return;
    event.preventDefault();
    this.#set(height);
  };

  readonly #onPointer = (event: PointerEvent): void => {
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    // Or text is selected all over the page.
    event.preventDefault();
  };

  readonly #onMove = (event: PointerEvent): void => {
    if ((event.target as HTMLElement).hasPointerCapture(event.pointerId))
      this.#set(innerHeight - event.clientY);
  };
}
