/*
 * Elements described and brought about, for the shadow roots that are drawn without lit-html: a page with a text alone
 * does without its 3 KB. There is no more to it than what stands around a content needs: few nodes, seldom changed.
 */

/**
 * What an attribute may be: its value, or whether it is there. With a dot before its name: a property, of any value. `key` is
 * none: it tells apart what is alike.
 */
type Attributes = Readonly<Record<string, unknown>>;

/** An element as it is to be. */
export interface VNode {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Child[];
}

/** What may stand in an element; nothing stands for `false`, `undefined` and an empty text. */
export type Child = VNode | string | false | undefined;

/** Describes an element. The same call is to name the same attributes each time. */
export function h(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): VNode {
  return { tag, attributes, children };
}

/** What was brought about last, by its node. */
const drawn = new WeakMap<Node, VNode | string>();

/**
 * Makes what stands in a parent, from `start` on, what is described. A node stays as long as an element of the same tag, part
 * and key is described, in the same order; whatever else is there goes.
 */
export function patch(
  parent: ParentNode & Node,
  children: readonly Child[],
  start = parent.firstChild,
): void {
  let at = start;
  for (const child of children) {
    if (!child) continue;
    let node: Node | null = at;
    while (node && !isOf(drawn.get(node), child)) node = node.nextSibling;
    if (node) at = removeUntil(node, at);
    else {
      node = typeof child === 'string' ? document.createTextNode('') : document.createElement(child.tag);
      parent.insertBefore(node, at);
    }
    update(node, child);
    at = node.nextSibling as ChildNode | null;
  }
  removeUntil(null, at);
}

function removeUntil(end: Node | null, from: ChildNode | null): ChildNode | null {
  let at = from;
  while (at && at !== end) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
  return at;
}

function isOf(last: VNode | string | undefined, next: VNode | string): boolean {
  if (typeof last !== 'object' || typeof next !== 'object') return typeof last === typeof next;
  const [a, b] = [last.attributes, next.attributes];
  return last.tag === next.tag && a.part === b.part && a.key === b.key;
}

function update(node: Node, next: VNode | string): void {
  const last = drawn.get(node);
  drawn.set(node, next);
  if (typeof next === 'string') {
    if (next !== last) node.textContent = next;
    return;
  }
  const element = node as HTMLElement;
  const before: Attributes = typeof last === 'object' ? last.attributes : {};
  for (const [name, value] of Object.entries(next.attributes)) {
    if (name === 'key' || value === before[name]) continue;
    if (name.startsWith('.')) Reflect.set(element, name.slice(1), value);
    else if (typeof value === 'string') element.setAttribute(name, value);
    else element.toggleAttribute(name, value === true);
  }
  // What has none may have its content from elsewhere.
  if (next.children.length > 0) patch(element, next.children);
}
