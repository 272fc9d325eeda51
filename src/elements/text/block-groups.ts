import { GROUP_LENGTH } from './block-styles.js';
import { createTextContainer, putFirst } from './light-children.js';
import { Settler } from './settler.js';

/*
 * Where blocks stand. In every frame a browser goes over all boxes that it does not skip, and over the skipped ones
 * among them to see whether they are still out of view: style, layout, pre-paint and intersections all grow with the
 * number of siblings (`bench/text-growth.mjs`). So only the first blocks stand in the element itself (as many as the
 * view says: where a page has rules for neighbours, such as `h2 + p`, they are what it is about); then come
 * groups of blocks, then groups of groups, and so on, each level after as many as fit in a group: however long the
 * text, there are some dozens of children, and a handful in each group that is still open. A short text has no
 * groups at all. Groups are made before what goes into them; nothing that was rendered is ever moved.
 *
 * It is groups that may be skipped, and no block in them: Chromium observes every box with `content-visibility: auto`
 * one by one, those within skipped ones too.
 */

const GROUP_ATTRIBUTE = 'data-stream-group';

interface Group {
  element: HTMLElement;
  /** 1 holds blocks, 2 holds groups of level 1, and so on. */
  readonly level: number;
  readonly parent: Group | undefined;
  size: number;
  /** Nothing is added any more. */
  closed: boolean;
}

/** An element with the group it is in, if any. */
export interface Placed {
  readonly element: HTMLElement;
  readonly group: Group | undefined;
}

export class BlockGroups {
  #host: HTMLElement;
  /** Our own children of the host. */
  #outermost = new Set<HTMLElement>();
  readonly #settler: Settler;
  readonly #ungrouped: number;
  readonly #create: typeof createTextContainer;

  /**
   * @param onReady called when there is something for `settle` to do
   * @param ungrouped how many blocks stand in no group
   * @param create makes a group; default: with rules of its own for the blocks in it
   */
  constructor(
    host: HTMLElement,
    onReady: () => void,
    ungrouped = GROUP_LENGTH,
    create: typeof createTextContainer = createTextContainer,
  ) {
    this.#host = host;
    this.#ungrouped = ungrouped;
    this.#create = create;
    this.#settler = new Settler(onReady);
  }

  /** Puts a block behind the last one, or behind an element that comes after that. */
  append(block: HTMLElement, last: Placed | undefined, behind?: Element): Placed {
    return this.#place(block, behind ? undefined : last, 'append', (element) =>
      this.insert(element, last, behind),
    );
  }

  /** Puts a block before the first one. */
  prepend(block: HTMLElement, first: Placed): Placed {
    return this.#place(block, first, 'prepend', (element) => putFirst(this.#host, element));
  }

  /** Puts an element of another kind there, beside the groups. */
  insert(element: Element, last: Placed | undefined, behind?: Element): void {
    const before = behind ?? (last && outermost(last));
    if (before?.nextSibling === element) return;
    if (before) before.after(element);
    else putFirst(this.#host, element);
  }

  remove({ element, group }: Placed): void {
    this.#remove(element);
    for (let at = group; at && --at.size === 0; at = at.parent) this.#remove(at.element);
  }

  clear(): void {
    for (const element of this.#outermost) element.remove();
    this.#outermost.clear();
    this.#settler.clear();
  }

  /** Nothing is added any more to a block, nor to those of its groups that have none of the others in them. */
  close({ element, group }: Placed, others: readonly (Placed | undefined)[]): void {
    if (others.some((other) => other?.element === element)) return;
    if (!group) this.#settler.finish(element, false);
    for (let at = group; at; at = at.parent) {
      const inner = at;
      if (others.some((other) => isWithin(other?.group, inner))) return;
      if (at.closed) continue;
      at.closed = true;
      this.#settler.finish(at.element, at.size >= GROUP_LENGTH);
    }
  }

  /** A block goes on after all. */
  open({ element, group }: Placed): void {
    if (!group) this.#settler.resume(element);
    for (let at = group; at; at = at.parent) {
      if (!at.closed) continue;
      at.closed = false;
      this.#settler.resume(at.element);
    }
  }

  /** Goes on in another host, where some elements stand for those that were made. Gives the blocks as they are there. */
  move(host: HTMLElement, blocks: readonly Placed[], moved: ReadonlyMap<Node, Node>): Placed[] {
    const now = (element: HTMLElement) => (moved.get(element) ?? element) as HTMLElement;
    this.#host = host;
    this.#outermost = new Set([...this.#outermost].map(now));
    for (const { group } of blocks) {
      for (let at = group; at; at = at.parent) at.element = now(at.element);
    }
    this.#settler.move(moved);
    return blocks.map((block) => ({ ...block, element: now(block.element) }));
  }

  /** Lets the browser skip what is finished and out of view. */
  settle(): void {
    this.#settler.settle();
  }

  /** The level of what the element itself gets next; 0: a block. */
  get #outerLevel(): number {
    return Math.max(0, 1 + Math.floor((this.#outermost.size - this.#ungrouped) / GROUP_LENGTH));
  }

  #remove(element: HTMLElement): void {
    element.remove();
    this.#settler.forget(element);
    this.#outermost.delete(element);
  }

  #place(
    block: HTMLElement,
    beside: Placed | undefined,
    end: 'append' | 'prepend',
    insert: (element: HTMLElement) => void,
  ): Placed {
    let group = beside?.group;
    while (group && group.size >= GROUP_LENGTH) group = group.parent;
    const add = (element: HTMLElement) => {
      if (group) {
        if (element.parentNode !== group.element) group.element[end](element);
        group.size++;
      } else {
        insert(element);
        this.#outermost.add(element);
      }
    };
    for (let level = group ? group.level - 1 : this.#outerLevel; level > 0; level--) {
      const element = this.#create(GROUP_ATTRIBUTE, String(level));
      add(element);
      group = { element, level, parent: group, size: 0, closed: false };
      this.#settler.begin(element);
    }
    add(block);
    return { element: block, group };
  }
}

function outermost({ element, group }: Placed): HTMLElement {
  let found = element;
  for (let at = group; at; at = at.parent) found = at.element;
  return found;
}

function isWithin(group: Group | undefined, outer: Group): boolean {
  for (let at = group; at; at = at.parent) if (at === outer) return true;
  return false;
}
