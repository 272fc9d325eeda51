import type { ShownNode } from './inline-patch.js';

/** How much settled text stands in a part, in UTF-16 code units of its source: some hundred lines, or a thousand links. */
const PART = 8_192;

/**
 * Where the nodes of a text stand. A browser lays out a paragraph as a whole with each change to it, so the rest of a
 * very long one goes on in a part of its own (measured: 100 KB of links in one paragraph, 23 ms of layout a frame). A
 * part begins where a word does, and shows as a new line.
 */
export class InlineParts {
  readonly #parts: HTMLElement[] = [];
  /** How many nodes stand before the first part. */
  #before = 0;
  /** How much settled text the last one has. */
  #length = 0;

  /** The last part, if there is one. */
  get last(): HTMLElement | undefined {
    return this.#parts.at(-1);
  }

  /** What stands in the text's own element. */
  outermost(shown: readonly ShownNode[]): readonly ChildNode[] {
    const nodes = this.last ? shown.slice(0, this.#before) : shown;
    return [...nodes.map(({ node }) => node as ChildNode), ...this.#parts];
  }

  /**
   * So much more text is settled, and so are the nodes before an index. Where that makes a part long, the others go to
   * a new one.
   *
   * @returns the index of the first node that is not settled
   */
  settle(length: number, shown: ShownNode[], firstLive: number): number {
    this.#length += length;
    if (this.#length < PART) return firstLive;
    const live = splitSettled(shown, firstLive);
    const first = shown[live]?.node;
    if (!first) return live;
    this.#length = 0;
    const part = document.createElement('span');
    part.setAttribute('data-stream-lines', '');
    part.style.display = 'block';
    if (this.last) this.last.after(part);
    else {
      this.#before = live;
      (first as ChildNode).before(part);
    }
    for (let at = live; at < shown.length; at++) part.append((shown[at] as ShownNode).node);
    this.#parts.push(part);
    return live;
  }

  /** Takes the parts away; what was in them stays in their place. */
  dissolve(): void {
    for (const part of this.#parts) {
      while (part.firstChild) part.before(part.firstChild);
      part.remove();
    }
    this.clear();
  }

  /** All nodes are gone. */
  clear(): void {
    this.#parts.length = 0;
    this.#length = 0;
  }
}

/** Splits a text that is settled in part there; the index of what follows. */
function splitSettled(shown: ShownNode[], at: number): number {
  const live = shown[at];
  if (live?.kind !== 'text' || live.settled === 0) return at;
  if (live.text !== '') {
    shown.splice(at + 1, 0, {
      kind: 'text',
      node: live.node.splitText(live.settled),
      settled: 0,
      text: live.text,
    });
    live.text = '';
  }
  return at + 1;
}
