/**
 * Registers a tag unless it is taken already: two copies of the kit on one page (two bundles, a page that loads
 * a module twice under two addresses) must not throw. The first one wins.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
