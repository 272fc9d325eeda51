/**
 * The children of a container that hold the focus or an end of a selection. Taking those out of the document would
 * lose it. Chromium lays the page out to tell of a selection, even that there is none.
 */
export function keptChildren(container: Element): Set<ChildNode> {
  const kept = new Set<ChildNode>();
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
  const ends = range && !range.collapsed ? [range.startContainer, range.endContainer] : [];
  for (const node of [activeElementIn(container), ...ends]) {
    if (!node || node === container || !container.contains(node)) continue;
    let at: Node = node;
    while (at.parentNode && at.parentNode !== container) at = at.parentNode;
    kept.add(at as ChildNode);
  }
  return kept;
}

/** The focused element of the tree that an element is in, which may be a shadow tree. */
export function activeElementIn(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}
