/**
 * The nodes of a row that a server has drawn, by those of the same row that was made here; `undefined` when they are not the
 * same. Texts without anything in them are put where the markup had none.
 */
export function pairNodes(made: Node, drawn: Node): ReadonlyMap<Node, Node> | undefined {
  const pairs = new Map<Node, Node>();
  return pair(made, drawn, pairs) ? pairs : undefined;
}

function pair(made: Node, drawn: Node, pairs: Map<Node, Node>): boolean {
  if (made.nodeName !== drawn.nodeName) return false;
  if (made instanceof CharacterData && made.data !== (drawn as CharacterData).data) return false;
  if (made instanceof Element && !hasAttributesOf(made, drawn as Element)) return false;
  pairs.set(made, drawn);
  let next = drawn.firstChild;
  for (const child of made.childNodes) {
    if (child instanceof Text && child.data === '' && !(next instanceof Text && next.data === '')) {
      next = drawn.insertBefore(child.cloneNode() as Text, next);
    }
    if (!next || !pair(child, next, pairs)) return false;
    next = next.nextSibling;
  }
  return next === null;
}

/** What else it has was put there for the row as a whole, such as a stop for Tab. */
function hasAttributesOf(made: Element, drawn: Element): boolean {
  return [...made.attributes].every(({ name, value }) => drawn.getAttribute(name) === value);
}
