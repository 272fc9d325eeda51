/** The siblings from one node to another, both included. */
export function nodesBetween(first: ChildNode, last: ChildNode): ChildNode[] {
  const nodes: ChildNode[] = [];
  for (let at: ChildNode | null = first; at; at = at === last ? null : at.nextSibling) nodes.push(at);
  return nodes;
}
