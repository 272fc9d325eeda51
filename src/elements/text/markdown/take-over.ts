const GROUP = '[data-stream-group]';

/**
 * Brings the blocks of a text that was made into the element in which a server has drawn the same text. What `mayStay` there
 * and looks the same stays, node by node; what was made takes the place of the rest.
 *
 * @returns the nodes that stayed, by those that were made for the same
 */
export function takeOverBlocks(
  made: Element,
  drawn: Element,
  mayStay: (element: Element) => boolean,
): ReadonlyMap<Node, Node> {
  const stayed = new Map<Node, Node>();
  takeOver(made, drawn);
  return stayed;

  function takeOver(from: Element, into: Element): void {
    const there = [...into.children] as HTMLElement[];
    const own = [...from.children];
    for (const [at, element] of own.entries()) {
      const known = there[at];
      if (known && element.matches(GROUP) && isSameTag(element, known)) {
        stayed.set(element, known);
        // A page's own shadow root, with the sheets of the page, takes the place of the declarative one.
        known.shadowRoot?.replaceChildren(...(element.shadowRoot?.childNodes ?? []));
        if (known.shadowRoot && element.shadowRoot)
          known.shadowRoot.adoptedStyleSheets = [...element.shadowRoot.adoptedStyleSheets];
        takeOver(element, known);
      } else if (known && mayStay(element) && element.isEqualNode(known)) pair(element, known);
      else if (known) known.replaceWith(element);
      else into.append(element);
    }
    for (const extra of there.slice(own.length)) extra.remove();
  }

  function pair(from: Node, to: Node): void {
    stayed.set(from, to);
    for (const [at, child] of from.childNodes.entries()) pair(child, to.childNodes[at] as Node);
  }
}

function isSameTag(a: Element, b: Element): boolean {
  return a.cloneNode(false).isEqualNode(b.cloneNode(false));
}
