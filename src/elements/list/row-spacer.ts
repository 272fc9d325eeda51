/** What may stand in a container in place of rows. */
const TAGS: Readonly<Record<string, string>> = {
  ul: 'li',
  ol: 'li',
  menu: 'li',
  tbody: 'tr',
  thead: 'tr',
  tfoot: 'tr',
};

/** An element that can stand among the rows of a container, and that assistive technology does not see. */
export function createHiddenRow(container: Element): HTMLElement {
  const element = document.createElement(TAGS[container.localName] ?? 'div');
  element.setAttribute('aria-hidden', 'true');
  return element;
}

/** An empty row with the room of those that are not in the document. */
export class RowSpacer {
  readonly element: HTMLElement;
  #size = -1;

  constructor(container: Element) {
    this.element = createHiddenRow(container);
    this.element.setAttribute('data-stream-spacer', '');
    this.size = 0;
  }

  /** In pixels. */
  get size(): number {
    return this.#size;
  }

  set size(pixels: number) {
    const size = Math.max(0, pixels);
    if (size === this.#size) return;
    this.#size = size;
    this.element.style.setProperty('block-size', `${size}px`);
  }
}
