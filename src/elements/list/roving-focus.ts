import { scrollerOf } from '../follow/scroller.js';
import { activeElementIn } from './kept-rows.js';
import type { Row } from './list-model.js';

/** What the focus moves through. */
export interface RovingHost {
  /** What is shown, in order. */
  readonly all: () => readonly Row[];
  readonly elementOf: (row: Row) => HTMLElement | undefined;
  readonly rowOf: (element: Element) => Row | undefined;
  /** Has the row in the document and in view; resolves with its element. */
  readonly reveal: (row: Row) => Promise<HTMLElement | undefined>;
}

/**
 * One stop for the Tab key, and arrow keys from row to row (ARIA Authoring Practices, "Managing focus within
 * components using a roving tabindex"). Also through rows that are not in the document.
 */
export class RovingFocus {
  readonly #host: RovingHost;
  #active: Row | undefined;

  constructor(host: RovingHost) {
    this.#host = host;
  }

  /** A row has come into the document. */
  drawn(row: Row): void {
    if (row.isHeading) return;
    this.#active ??= row;
    const element = this.#host.elementOf(row);
    if (element) element.tabIndex = row === this.#active ? 0 : -1;
  }

  /** Rows are about to go; the one next to them takes over. */
  leaving(rows: ReadonlySet<Row>): void {
    const active = this.#active;
    if (!active || !rows.has(active)) return;
    const items = this.#items();
    const at = items.indexOf(active);
    const isLeft = (row: Row) => !rows.has(row);
    const next = items.slice(at).find(isLeft) ?? items.slice(0, at).findLast(isLeft);
    const left = this.#host.elementOf(active);
    // Not by `:focus-within`: in WebKit that matches nothing in what it skips off screen.
    const hadFocus = left?.contains(activeElementIn(left)) === true;
    this.#activate(next);
    if (!next || !hadFocus) return;
    const element = this.#host.elementOf(next);
    element?.focus({ preventScroll: true });
    // WebKit gives no focus to what it skips, either: that has to come into view first.
    if (element && activeElementIn(element) !== element) void this.#focus(next);
  }

  /** No row is a stop for the Tab key any more. */
  release(): void {
    for (const row of this.#items()) this.#host.elementOf(row)?.removeAttribute('tabindex');
    this.#active = undefined;
  }

  onFocus(event: Event): void {
    const row = event.target instanceof Element ? this.#host.rowOf(event.target) : undefined;
    if (row && !row.isHeading) this.#activate(row);
  }

  onKey(event: KeyboardEvent): void {
    const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (event.defaultPrevented || altKey || ctrlKey || metaKey || shiftKey) return;
    if (!(target instanceof HTMLElement) || isEditable(target)) return;
    const row = this.#host.rowOf(target);
    if (!row) return;
    if (key === 'Enter' && target === this.#host.elementOf(row)) {
      const action = target.querySelector<HTMLElement>('a[href], button, summary, input, select, textarea');
      if (!action) return;
      event.preventDefault();
      if (isEditable(action)) action.focus();
      else action.click();
      return;
    }
    const items = this.#items();
    const at = items.indexOf(row);
    const to = this.#target(key, at, items.length, target);
    if (to === undefined) return;
    event.preventDefault();
    const next = items[Math.max(0, Math.min(to, items.length - 1))];
    if (next) void this.#focus(next);
  }

  async #focus(row: Row): Promise<void> {
    this.#activate(row);
    const element = await this.#host.reveal(row);
    // Another key may have come in the meantime.
    if (row === this.#active) element?.focus({ preventScroll: true });
  }

  #target(key: string, at: number, length: number, target: HTMLElement): number | undefined {
    switch (key) {
      case 'ArrowDown':
        return at + 1;
      case 'ArrowUp':
        return at - 1;
      case 'Home':
        return 0;
      case 'End':
        return length - 1;
      case 'PageDown':
        return at + rowsInView(target);
      case 'PageUp':
        return at - rowsInView(target);
      default:
        return undefined;
    }
  }

  #activate(row: Row | undefined): void {
    if (row === this.#active) return;
    const before = this.#active && this.#host.elementOf(this.#active);
    if (before) before.tabIndex = -1;
    this.#active = row;
    const element = row && this.#host.elementOf(row);
    if (element) element.tabIndex = 0;
  }

  #items(): Row[] {
    return this.#host.all().filter((row) => !row.isHeading);
  }
}

/** How many rows of this height fit into the view. */
function rowsInView(target: HTMLElement): number {
  const { height } = target.getBoundingClientRect();
  return Math.max(1, Math.floor(scrollerOf(target).clientHeight / Math.max(1, height)));
}

function isEditable(element: HTMLElement): boolean {
  return element.isContentEditable || /^(input|textarea|select)$/.test(element.localName);
}
