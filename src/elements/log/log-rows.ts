import { parseLine, type Run } from './ansi.js';
import type { LogStore } from './log-store.js';
import { createRun, textOfRun } from './run-element.js';
import { sameStyle } from './sgr.js';

/** How much of a line is drawn, in UTF-16 code units; the rest is told of, and is in the store. */
const DRAWN = 10_000;

interface LineRow {
  readonly element: HTMLElement;
  /** Where it stands, in pixels. */
  place: number | undefined;
  runs: readonly Run[];
  /** More of it may have come since it was drawn. */
  isOpen: boolean;
}

/** The lines of a log that are on the page: a window over the store. A line keeps its element while it is in it. */
export class LogRows {
  readonly #store: LogStore;
  readonly #container: HTMLElement;
  readonly #rows = new Map<number, LineRow>();
  #longest = 0;

  constructor(store: LogStore, container: HTMLElement) {
    this.#store = store;
    this.#container = container;
  }

  /** The length of the longest line that was drawn, in UTF-16 code units. */
  get longest(): number {
    return this.#longest;
  }

  /**
   * Draws the lines `from` to before `to`, each at its own place, and keeps `kept` in the document, out of sight if
   * need be. Places are transforms: moving a line, when lines above it are let go, is neither layout nor a shift.
   */
  draw(from: number, to: number, kept: ReadonlySet<number>, placeOf: (number: number) => number): void {
    for (const [number, { element }] of this.#rows) {
      if ((number >= from && number < to) || (kept.has(number) && number >= this.#store.first)) continue;
      element.remove();
      this.#rows.delete(number);
    }
    let next = this.#container.firstElementChild;
    for (const number of this.#wanted(from, to, kept)) {
      const known = this.#rows.get(number);
      const row = known ?? this.#create(number);
      if (row.isOpen) this.#fill(row, number);
      if (row.element === next) next = next.nextElementSibling;
      else this.#container.insertBefore(row.element, next);
      const isAway = number < from || number >= to;
      row.element.classList.toggle('away', isAway);
      const place = isAway ? 0 : placeOf(number);
      if (place === row.place) continue;
      row.place = place;
      row.element.style.setProperty('transform', `translateY(${place}px)`);
    }
  }

  clear(): void {
    this.#rows.clear();
    this.#longest = 0;
    this.#container.replaceChildren();
  }

  /** The number of the line that a node is in, and how far into it a place is. */
  placeOf(node: Node, offset: number): { line: number; column: number } | undefined {
    if (node === this.#container) {
      const element = this.#container.children[offset] ?? this.#container.lastElementChild;
      const line = this.#numberOf(element);
      if (line === undefined) return undefined;
      return { line, column: offset < this.#container.children.length ? 0 : Number.POSITIVE_INFINITY };
    }
    const element = (node instanceof Element ? node : node.parentElement)?.closest('.line') ?? null;
    const line = this.#numberOf(element);
    if (line === undefined || !element) return undefined;
    const range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(node, offset);
    return { line, column: range.toString().length };
  }

  elementOf(number: number): HTMLElement | undefined {
    return this.#rows.get(number)?.element;
  }

  #numberOf(element: Element | null): number | undefined {
    for (const [number, row] of this.#rows) if (row.element === element) return number;
    return undefined;
  }

  #wanted(from: number, to: number, kept: ReadonlySet<number>): number[] {
    const wanted: number[] = [];
    for (let number = from; number < to; number++) wanted.push(number);
    for (const number of kept) {
      const isKept = number >= this.#store.first && number < this.#store.end;
      if (isKept && (number < from || number >= to)) wanted.push(number);
    }
    return wanted.sort((a, b) => a - b);
  }

  #create(number: number): LineRow {
    const element = document.createElement('div');
    element.className = 'line';
    const { level } = this.#store.line(number);
    element.part.add('line');
    if (level && /^[\w-]+$/.test(level)) {
      element.part.add(`line-${level}`);
      element.dataset.level = level;
    }
    // Shown by a pseudo-element, so that it is neither selected nor found.
    element.dataset.number = String(number + 1);
    const row: LineRow = { element, place: undefined, runs: [], isOpen: true };
    this.#rows.set(number, row);
    return row;
  }

  #fill(row: LineRow, number: number): void {
    const { raw, start } = this.#store.line(number);
    row.isOpen = this.#store.isOpen(number);
    const runs = parseLine(raw.length > DRAWN * 2 ? raw.slice(0, DRAWN * 2) : raw, start, row.isOpen);
    patch(row, shorten(runs, raw.length));
    this.#longest = Math.max(
      this.#longest,
      row.runs.reduce((sum, { text }) => sum + text.length, 0),
    );
  }
}

/** Leaves what is there and is the same, extends what has grown, and makes the rest anew. */
function patch(row: LineRow, runs: readonly Run[]): void {
  const { element } = row;
  let same = 0;
  while (same < runs.length && same < row.runs.length && isSame(runs[same], row.runs[same])) same++;
  const [before, after] = [row.runs[same], runs[same]];
  if (before && after && sameStyle(before.style, after.style) && after.text.startsWith(before.text)) {
    textOfRun(element.childNodes[same] as Text).appendData(after.text.slice(before.text.length));
    same++;
  }
  while (element.childNodes.length > same) element.lastChild?.remove();
  for (const run of runs.slice(same)) element.append(createRun(run));
  row.runs = runs;
}

function isSame(a: Run | undefined, b: Run | undefined): boolean {
  return a !== undefined && b !== undefined && a.text === b.text && sameStyle(a.style, b.style);
}

function shorten(runs: readonly Run[], length: number): readonly Run[] {
  const shown: Run[] = [];
  let left = DRAWN;
  for (const { text, style } of runs) {
    if (left <= 0) break;
    shown.push({ text: text.slice(0, left), style });
    left -= text.length;
  }
  if (left > 0 && length <= DRAWN * 2) return shown;
  return [...shown, { text: ` … (${length.toLocaleString()})`, style: { fg: 0, bg: 0, flags: 2 } }];
}
