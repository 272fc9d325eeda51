import { isPage } from '../follow/scroller.js';
import type { Row } from './list-model.js';
import { RowSpacer } from './row-spacer.js';
import { elementOf, type RowsView } from './rows-view.js';
import { createAuthorSkeleton, createSkeleton } from './skeleton-row.js';
import { learnShape, type RowShape } from './skeleton-shape.js';
import { Viewport } from './viewport.js';

/** How many of the newest rows are measured. */
const SAMPLE = 20;
/** What may lie below the last row at the end of a scroller without being content, in pixels. */
const END_PADDING = 32;

/**
 * Rows that stand for those that are about to come, after all that are there. They are made anew whenever rows have
 * come, in the places that are left, so that none of them ever moves.
 */
export class Skeletons {
  readonly #view: RowsView;
  readonly #content: DocumentFragment | undefined;
  readonly #requestFrame: () => void;
  readonly #viewport: Viewport;
  #shown: HTMLElement[] = [];
  #count = 0;
  #shape: RowShape | undefined;
  #size: number | undefined;
  /** Nothing more will come: they are not seen any more, and only hold their room until it can be given up. */
  #isOver = false;
  #mayGo = false;

  /** `content`: what the author wants them to look like; without it they look like the rows. */
  constructor(view: RowsView, content: DocumentFragment | undefined, requestFrame: () => void) {
    this.#view = view;
    this.#content = content;
    this.#requestFrame = requestFrame;
    this.#viewport = new Viewport(view.container, () => {
      if (this.#isOver) requestFrame();
    });
  }

  /** How many there are. */
  get count(): number {
    return this.#isOver ? 0 : this.#count;
  }

  /** Whether it is known how tall rows are. */
  get isLearned(): boolean {
    return this.#content !== undefined || this.#size !== undefined;
  }

  /** Whether they only hold their room until it can be given up. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The first of them, below which there is nothing yet. */
  get first(): HTMLElement | undefined {
    return this.#shown[0];
  }

  /** The read phase: how tall the newest rows are and what they look like, or whether the room can be given up. */
  measure(all: readonly Row[]): void {
    if (this.#isOver) {
      this.#mayGo = this.#canGo();
      return;
    }
    const rows = all.slice(-SAMPLE).filter((row) => !row.isHeading);
    const elements = rows.flatMap((row) => elementOf({ nodes: () => [...this.#view.nodesOf(row)] }) ?? []);
    const heights = elements
      .map((each) => each.getBoundingClientRect().height)
      .filter((height) => height > 0);
    if (heights.length === 0) return;
    this.#size = heights.reduce((sum, height) => sum + height, 0) / heights.length;
    this.#shape ??= elements[0] && learnShape(elements[0]);
  }

  /** The write phase: shows so many, and below them room for `rest` more. */
  show(count: number, rest = 0): void {
    this.clear();
    const { container, end } = this.#view;
    const sample = this.#content
      ? createAuthorSkeleton(container, this.#content)
      : createSkeleton(container, this.#shape, this.#size);
    for (let at = 0; at < count; at++) this.#shown.push(sample.cloneNode(true) as HTMLElement);
    this.#count = count;
    if (rest > 0 && this.#size !== undefined) {
      const room = new RowSpacer(container);
      room.size = rest * this.#size;
      this.#shown.push(room.element);
    }
    end.after(...this.#shown);
  }

  /** Nothing more will come. Their room is given up as soon as that moves nothing in view. */
  finish(): void {
    if (this.#shown.length === 0 || this.#isOver) return;
    this.#isOver = true;
    for (const row of this.#shown) row.setAttribute('data-stream-reserve', '');
    this.#requestFrame();
  }

  /** The end of the write phase. */
  flush(): void {
    if (this.#mayGo) this.clear();
  }

  /** Takes them away at once. */
  clear(): void {
    for (const row of this.#shown) row.remove();
    this.#shown = [];
    this.#count = 0;
    this.#isOver = false;
    this.#mayGo = false;
  }

  /** What was learned is out of date. */
  forget(): void {
    this.#shape = undefined;
    this.#size = undefined;
  }

  dispose(): void {
    this.clear();
    this.#viewport.dispose();
  }

  /** Whether nothing that can be seen would move: it is all below the view, or the end of all that scrolls there. */
  #canGo(): boolean {
    const scroller = this.#viewport.measure();
    const top = this.#shown[0]?.getBoundingClientRect().top ?? 0;
    const bottom = this.#shown.at(-1)?.getBoundingClientRect().bottom ?? 0;
    const { scrollHeight, scrollTop, clientHeight } = scroller;
    if (top >= Math.min(this.#viewport.top + this.#viewport.size, window.innerHeight)) return true;
    const below = scrollHeight - (bottom - this.#viewport.top + scrollTop);
    const left = scrollHeight - (bottom - top);
    const keepsHeight = isPage(scroller) || left >= clientHeight;
    return below < END_PADDING && keepsHeight && scrollTop <= Math.max(0, left - clientHeight);
  }
}
