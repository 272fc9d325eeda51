const NAMES = ['aria-label', 'aria-labelledby'];
/** What may have a name, according to ARIA in HTML; of a `dl` or a plain `div` it is not told. */
const NAMEABLE = 'ul, ol, menu, table, [role]';

/**
 * Gives what the rows stand in the name that the page gave the list: the element around has no role, so that its name
 * would not be told. What has a name of its own keeps it.
 */
export class ContainerName {
  readonly #list: Element;
  readonly #named: Element | null;
  readonly #observer = new MutationObserver(() => this.#pass());

  constructor(list: Element, container: Element) {
    this.#list = list;
    const named = container.closest('table') ?? container;
    const isFree = named.matches(NAMEABLE) && !NAMES.some((name) => named.hasAttribute(name));
    this.#named = isFree && list.contains(named) ? named : null;
    this.#observer.observe(list, { attributeFilter: NAMES });
    this.#pass();
  }

  /** Takes the name away again. */
  dispose(): void {
    this.#observer.disconnect();
    for (const name of NAMES) this.#named?.removeAttribute(name);
  }

  #pass(): void {
    for (const name of NAMES) {
      const value = this.#list.getAttribute(name);
      if (value === null) this.#named?.removeAttribute(name);
      else this.#named?.setAttribute(name, value);
    }
  }
}
