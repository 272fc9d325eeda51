/**
 * The nodes of a row that a server has drawn, by those of the same row that was made here; `undefined` when they are not the
 * same. Texts without anything in them are put where the markup had none. `first`: of the drawn ones, which are neighbours.
 */
export function pairNodes(made: readonly Node[], first: Node): ReadonlyMap<Node, Node> | undefined {
  const pairs = new Map<Node, Node>();
  return pairAll(made, first.parentNode, first, pairs) === undefined ? undefined : pairs;
}

/** The same, where the row was found by its first element, before which there may be marks of what is left out or repeated. */
export function pairRow(made: readonly Node[], drawn: ChildNode): ReadonlyMap<Node, Node> | undefined {
  let first = drawn;
  if (drawn instanceof Element) {
    for (const node of made) {
      if (node instanceof Element) break;
      if (node instanceof Comment) first = first.previousSibling ?? first;
    }
  }
  return pairNodes(made, first);
}

/** Gives what stands after them. */
function pairAll(
  made: Iterable<Node>,
  parent: Node | null,
  first: Node | null,
  pairs: Map<Node, Node>,
): Node | null | undefined {
  let next = first;
  for (const node of made) {
    if (node instanceof Text && node.data === '' && !(next instanceof Text && next.data === '')) {
      next = (parent as Node).insertBefore(node.cloneNode(), next);
    }
    if (!next || !pair(node, next, pairs)) return undefined;
    next = next.nextSibling;
  }
  return next;
}

function pair(made: Node, drawn: Node, pairs: Map<Node, Node>): boolean {
  if (made.nodeName !== drawn.nodeName) return false;
  if (made instanceof CharacterData && made.data !== (drawn as CharacterData).data) return false;
  if (made instanceof Element && !hasAttributesOf(made, drawn as Element)) return false;
  pairs.set(made, drawn);
  return pairAll(made.childNodes, drawn, drawn.firstChild, pairs) === null;
}

/** What else it has was put there for the row as a whole, such as a stop for Tab. */
function hasAttributesOf(made: Element, drawn: Element): boolean {
  return [...made.attributes].every(({ name, value }) => drawn.getAttribute(name) === value);
}
