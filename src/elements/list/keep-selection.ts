import { activeElementIn } from './kept-rows.js';

/** Moves children of a node away and back; what is selected in them stays selected, and what has the focus has it again. */
export function keepSelection<T>(parent: Node, nodes: readonly Node[], move: () => T): T {
  const holds = (node: Node | null) => node === parent || nodes.some((each) => each.contains(node));
  const selection = document.getSelection();
  const { anchorNode = null, anchorOffset = 0, focusNode = null, focusOffset = 0 } = selection ?? {};
  const isSelected = anchorNode && focusNode && (holds(anchorNode) || holds(focusNode));
  const active = parent instanceof Element ? activeElementIn(parent) : null;
  const moved = move();
  if (isSelected) selection?.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
  if (active !== parent && active instanceof HTMLElement && holds(active))
    active.focus({ preventScroll: true });
  return moved;
}
