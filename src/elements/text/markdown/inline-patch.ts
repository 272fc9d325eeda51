import type { InlineElement, InlineNode } from './inline-nodes.js';

/*
 * Brings the nodes of a text from what they show to what they are to show, with as little as can be: texts grow in
 * place, elements of the same kind stay, and what is the same at the end stays too.
 */

interface ShownText {
  readonly kind: 'text';
  readonly node: Text;
  /** So much of it at its beginning is no concern of a patch any more, in UTF-16 code units. */
  settled: number;
  /** What it shows behind that. */
  text: string;
}

interface ShownElement {
  readonly kind: 'element';
  readonly node: HTMLElement;
  shows: InlineElement;
  readonly children: ShownNode[];
}

export type ShownNode = ShownText | ShownElement;

/** Makes an element for one of the tree; its attributes and children are set by the patch. */
export type ElementMaker = (element: InlineElement) => HTMLElement;

/**
 * @param shown - What the parent shows, as of an earlier patch; changed in place.
 * @param from - What comes before that index stays.
 * @param end - What comes behind the nodes in the parent.
 */
export function patch(
  parent: Node,
  shown: ShownNode[],
  from: number,
  nodes: readonly InlineNode[],
  end: Node | null,
  make: ElementMaker,
): void {
  let tail = 0;
  const most = Math.min(shown.length - from, nodes.length);
  if (shown.length - from !== nodes.length) {
    while (tail < most && isSame(shown[shown.length - 1 - tail], nodes[nodes.length - 1 - tail])) tail++;
  }
  const after = tail > 0 ? (shown[shown.length - tail] as ShownNode).node : end;
  const until = shown.length - tail;
  const wanted = nodes.length - tail;
  // Inserted at once: each insertion has the browser look at the direction of the block.
  const added: ShownNode[] = [];
  for (let at = 0; at < wanted; at++) {
    const node = nodes[at] as InlineNode;
    const old = from + at < until ? shown[from + at] : undefined;
    if (old && update(old, node, make)) continue;
    const created = create(node, make);
    if (old) {
      (old.node as ChildNode).replaceWith(created.node);
      shown[from + at] = created;
    } else added.push(created);
  }
  if (added.length > 0) {
    const fragment = document.createDocumentFragment();
    const behind = shown.splice(until);
    for (const each of added) {
      fragment.append(each.node);
      shown.push(each);
    }
    for (const each of behind) shown.push(each);
    parent.insertBefore(fragment, after);
  }
  const extra = until - from - wanted;
  if (extra > 0) for (const { node } of shown.splice(from + wanted, extra)) (node as ChildNode).remove();
}

/** The same with other nodes, which stand for its own. */
export function moveShown(shown: ShownNode, moved: ReadonlyMap<Node, Node>): ShownNode {
  if (shown.kind === 'text')
    return { ...shown, node: (moved.get(shown.node) as Text | undefined) ?? shown.node };
  const node = (moved.get(shown.node) as HTMLElement | undefined) ?? shown.node;
  return { ...shown, node, children: shown.children.map((child) => moveShown(child, moved)) };
}

function create(node: InlineNode, make: ElementMaker): ShownNode {
  if (node.kind === 'text') {
    return { kind: 'text', node: document.createTextNode(node.text), settled: 0, text: node.text };
  }
  const element = make(node);
  const made: ShownElement = { kind: 'element', node: element, shows: node, children: [] };
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  for (const child of node.children) {
    const shown = create(child, make);
    element.append(shown.node);
    made.children.push(shown);
  }
  return made;
}

/** Changes what a node shows; `false` if it is of another kind. */
function update(old: ShownNode, node: InlineNode, make: ElementMaker): boolean {
  if (old.kind === 'text') {
    if (node.kind !== 'text') return false;
    updateText(old, node.text);
    return true;
  }
  if (node.kind !== 'element' || node.tag !== old.shows.tag) return false;
  const before = old.shows.attributes;
  for (const [name, value] of Object.entries(node.attributes)) {
    if (before[name] !== value) old.node.setAttribute(name, value);
  }
  for (const name of Object.keys(before)) if (!(name in node.attributes)) old.node.removeAttribute(name);
  old.shows = node;
  patch(old.node, old.children, 0, node.children, null, make);
  return true;
}

function updateText(old: ShownText, text: string): void {
  if (old.text === text) return;
  if (text.startsWith(old.text)) old.node.appendData(text.slice(old.text.length));
  else {
    let common = 0;
    while (common < text.length && text[common] === old.text[common]) common++;
    old.node.replaceData(old.settled + common, old.text.length - common, text.slice(common));
  }
  old.text = text;
}

function isSame(shown: ShownNode | undefined, node: InlineNode | undefined): boolean {
  if (!shown || !node) return false;
  if (shown.kind === 'text') return node.kind === 'text' && shown.settled === 0 && shown.text === node.text;
  if (node.kind === 'text' || node.tag !== shown.shows.tag) return false;
  const before = Object.entries(shown.shows.attributes);
  return (
    before.length === Object.keys(node.attributes).length &&
    before.every(([name, value]) => node.attributes[name] === value) &&
    shown.children.length === node.children.length &&
    shown.children.every((child, at) => isSame(child, node.children[at]))
  );
}
