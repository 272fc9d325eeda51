import { texts } from '../texts/log.js';
import { parseLine, type Run } from './ansi.js';
import { highlightHits } from './hit-highlight.js';
import { createJsonBlock } from './json-block.js';
import { jsonStart } from './json-line.js';
import { levelOf } from './levels.js';
import { MOST_DEPTH } from './line-styles.js';
import { findAddresses } from './links.js';
import type { LogGroup, LogGroups } from './log-groups.js';
import type { LogLayout } from './log-layout.js';
import type { LogStore } from './log-store.js';
import type { TimeFormat } from './log-times.js';
import type { Matcher } from './matcher.js';
import { patchRuns } from './run-element.js';
import { PLAIN } from './sgr.js';

/** How much of a line is drawn, in UTF-16 code units; the rest is told of, and is in the store. */
const DRAWN = 10_000;
/** How many runs of it are, each an element: a line of single coloured letters must not cost what a page does. */
const RUNS = 1_000;

/** What rows are drawn from, and how. */
export interface RowContext {
  readonly store: LogStore;
  readonly groups: LogGroups;
  readonly layout: LogLayout;
  /** Goes up when anything below has changed. */
  readonly revision: number;
  readonly wrap: boolean;
  readonly lineNumbers: boolean;
  /** How times are written before the lines; `undefined`: not at all. */
  readonly times: TimeFormat | undefined;
  /** Lines whose JSON is open. */
  readonly opened: ReadonlySet<number>;
  /** What is searched for. */
  readonly matcher: Matcher | undefined;
  /** How tall a row of one line is, in pixels. */
  lineHeight(): number;
  /** The address of a line on this page. */
  hrefOf(line: number): string;
  /** Whether any of the lines `from` to before `to` are being loaded. */
  isLoading(from: number, to: number): boolean;
  /** Whether a line is in the range that the page's address names. */
  isSelected(line: number): boolean;
  /** The line that the person is at. */
  readonly current: number | undefined;
}

/** A line on the page: its number, its time, what opens it, its text, and below it its JSON when that is open. */
export class LineRow {
  readonly element = document.createElement('div');
  readonly #context: RowContext;
  #number: number;
  readonly #text = document.createElement('span');
  readonly #classes = new Set<string>();
  #level: string | undefined;
  #runs: readonly Run[] = [];
  #plain = '';
  /** More of it may have come since it was drawn. */
  #isOpen = true;
  #revision = -1;
  /** Where in the line JSON begins; -1 where none does. */
  #json = -1;
  /** It as it is drawn, once it was opened. */
  #block: HTMLElement | undefined;
  #group: LogGroup | undefined;
  #ranges: (() => void) | undefined;

  constructor(context: RowContext, number: number) {
    this.#context = context;
    this.#number = number;
    this.element.className = 'line';
    this.element.setAttribute('part', 'line');
    this.#text.className = 'text';
    this.element.append(this.#text);
  }

  /** Shows another line, once this one has left the view, as if it had been made for that. */
  reuse(number: number): void {
    this.#number = number;
    this.#isOpen = true;
    this.#revision = -1;
  }

  /** The length of its text, in UTF-16 code units. */
  get length(): number {
    return this.#plain.length;
  }

  update(): void {
    const isNew = this.#isOpen;
    if (isNew) this.#fill();
    if (!isNew && this.#revision === this.#context.revision) return;
    this.#revision = this.#context.revision;
    this.#decorate();
    this.#highlight();
  }

  dispose(): void {
    this.#ranges?.();
  }

  #fill(): void {
    const { store, groups } = this.#context;
    const { raw, start, level } = store.line(this.#number);
    this.#isOpen = store.isOpen(this.#number);
    this.#group = groups.headedBy(this.#number);
    const runs = parseLine(raw.length > DRAWN * 2 ? raw.slice(0, DRAWN * 2) : raw, start, this.#isOpen);
    this.#plain = runs.map(({ text }) => text).join('');
    const shown = this.#group ? [{ text: this.#group.label, style: PLAIN }] : shorten(runs, raw.length);
    this.#runs = patchRuns(this.#text, this.#runs, withAddresses(shown));
    this.#json = this.#isOpen ? -1 : jsonStart(this.#whole);
    this.#block = undefined;
    this.#setLevel(level ?? levelOf(this.#plain));
  }

  /** The line's text, also what is not drawn of it. */
  get #whole(): string {
    return this.#plain.length < DRAWN ? this.#plain : this.#context.store.plain(this.#number);
  }

  #setLevel(level: string | undefined): void {
    const { element } = this;
    const known = level && /^[\w-]+$/.test(level) ? level : undefined;
    if (known === this.#level) return;
    this.#level = known;
    element.setAttribute('part', known ? `line line-${known}` : 'line');
    if (known) element.dataset.level = known;
    else delete element.dataset.level;
  }

  #decorate(): void {
    const { store, lineNumbers, times, opened, current } = this.#context;
    const isOpened = this.#json >= 0 && opened.has(this.#number);
    const parts: HTMLElement[] = [];
    if (lineNumbers && !store.goesOn(this.#number)) parts.push(this.#createNumber());
    if (times) parts.push(this.#createTime(times));
    if (this.#group || this.#json >= 0) parts.push(this.#createToggle(isOpened));
    parts.push(this.#text);
    if (isOpened) {
      this.#block ??= createJsonBlock(this.#whole.slice(this.#json));
      parts.push(this.#block);
    }
    // Most lines are text and nothing else, and have it already.
    if (parts.length > 1 || this.element.childElementCount > 1) this.element.replaceChildren(...parts);
    this.#toggleClass('group', this.#group !== undefined);
    this.#toggleClass('selected', this.#context.isSelected(this.#number));
    this.#toggleClass('current', current === this.#number);
    const depth = this.#context.groups.size > 0 ? this.#context.groups.depthOf(this.#number) : 0;
    if (depth > 0) this.element.dataset.depth = String(Math.min(depth, MOST_DEPTH));
    else if (this.element.dataset.depth) delete this.element.dataset.depth;
  }

  /** Shown by a pseudo-element, so that it is neither selected nor found. */
  #createNumber(): HTMLElement {
    const link = document.createElement('a');
    link.className = 'number';
    link.setAttribute('part', 'line-number');
    link.href = this.#context.hrefOf(this.#number);
    const number = this.#context.store.numberOf(this.#number);
    link.dataset.number = String(number);
    link.title = texts.lineNumber(number);
    // A stop for each line would be no way through the page, and its number before each line no way to hear it.
    link.setAttribute('tabindex', '-1');
    link.setAttribute('aria-hidden', 'true');
    return link;
  }

  #createTime(times: TimeFormat): HTMLElement {
    const { time } = this.#context.store.line(this.#number);
    const element = document.createElement('span');
    element.className = 'time';
    element.setAttribute('part', 'time');
    element.dataset.time = time === undefined ? '' : times.write(time);
    element.dataset.short = time === undefined ? '' : times.writeShort(time);
    if (time !== undefined) element.title = times.title(time);
    return element;
  }

  #createToggle(isOpened: boolean): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'toggle';
    button.setAttribute('part', 'toggle');
    const expanded = this.#group ? !this.#context.groups.isClosed(this.#group) : isOpened;
    button.setAttribute('aria-expanded', String(expanded));
    const label = this.#group
      ? this.#group.label || texts.group
      : texts.jsonOf(this.#context.store.numberOf(this.#number));
    button.setAttribute('aria-label', label);
    button.dataset.action = this.#group ? 'group' : 'json';
    if (!this.#group) button.setAttribute('tabindex', '-1');
    return button;
  }

  #highlight(): void {
    this.#ranges?.();
    const { matcher, current } = this.#context;
    const hits = matcher && !this.#group ? matcher.find(this.#plain.slice(0, DRAWN)) : [];
    this.#ranges = highlightHits(this.#text, hits, current === this.#number);
    this.#toggleClass('hit', hits.length > 0);
  }

  #toggleClass(name: string, on: boolean): void {
    if (this.#classes.has(name) === on) return;
    this.element.classList.toggle(name, on);
    if (on) this.#classes.add(name);
    else this.#classes.delete(name);
  }
}

/** The runs with what in them looks like an address made links. */
function withAddresses(runs: readonly Run[]): readonly Run[] {
  return runs.flatMap((run) => {
    const found = run.link ? [] : findAddresses(run.text);
    if (found.length === 0) return [run];
    const pieces: Run[] = [];
    let at = 0;
    for (const { start, end, link } of found) {
      if (start > at) pieces.push({ ...run, text: run.text.slice(at, start) });
      pieces.push({ ...run, text: run.text.slice(start, end), link });
      at = end;
    }
    if (at < run.text.length) pieces.push({ ...run, text: run.text.slice(at) });
    return pieces;
  });
}

/** `length`: of the line with its escape sequences, which tells whether there is more of it. */
function shorten(runs: readonly Run[], length: number): readonly Run[] {
  const shown: Run[] = [];
  let left = DRAWN;
  for (const run of runs.slice(0, RUNS)) {
    if (left <= 0) break;
    shown.push(run.text.length > left ? { ...run, text: run.text.slice(0, left) } : run);
    left -= run.text.length;
  }
  if (left > 0 && runs.length <= RUNS && length <= DRAWN * 2) return shown;
  return [...shown, { text: ` … (${length.toLocaleString()})`, style: { ...PLAIN, flags: 2 } }];
}
