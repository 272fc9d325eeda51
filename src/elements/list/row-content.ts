import { render } from 'lit/html.js';
import { isJsonObject, type Json } from '../../protocol/json.js';
import { nodesBetween } from './nodes-between.js';
import { pairNodes } from './pair-nodes.js';
import type { CompiledTemplate } from './template.js';
import { textOf } from './template-text.js';

/** What a row shows, apart from the element that it stands in. */
export interface RowContent {
  /** Shows another item with the same nodes, as far as they serve. Without `index` its place is what it was. */
  update(item: Json, index?: number): void;
  /** All nodes at the top, wherever they are now; as long as they are nowhere, several are in a fragment. */
  nodes(): readonly ChildNode[];
  /** Goes on with what a server has drawn of the same row, where it can; `false` if that is not the same. */
  takeOver?(drawn: ChildNode): boolean;
  /** It is given up for good: whoever made it lets go of what it holds. */
  dispose?(): void;
}

/** Makes a row's content. `index` is the row's place in the list when it is made. */
export type RowRenderer = (item: Json, index: number) => RowContent;

/** Rows by an author's `<template>`. */
export function templateRenderer(template: CompiledTemplate): RowRenderer {
  return (item, index) => template.create({ item, root: item, index });
}

/** Rows by an author's function, which may give whatever Lit can show: a template, a node, a string. */
export function functionRenderer(renderItem: (item: Json, index: number) => unknown): RowRenderer {
  return (item, index) => {
    const fragment = document.createDocumentFragment();
    const end = document.createComment('');
    fragment.append(end);
    // Lit keeps a row's state at the node before which it renders, so rows need no element of their own.
    const show = (value: Json) =>
      render(renderItem(value, index), fragment as unknown as HTMLElement, { renderBefore: end });
    show(item);
    const first = fragment.firstChild as ChildNode;
    return { update: show, nodes: () => nodesBetween(first, end) };
  };
}

/** What the page keeps for a row that it has mounted. */
export interface MountedItem {
  /** Shows what the row's item has become. */
  update(item: Json): void;
  /** The row is gone for good, or its list has left the page. */
  unmount(): void;
}

/** Mounts an item in its row's element, which is empty. `index` is the row's place when it is made. */
export type MountItem = (element: HTMLElement, item: Json, index: number) => MountedItem;

/** Rows by whoever else renders the page, each in an element that the list makes. */
export function mountRenderer(makeElement: () => HTMLElement, mountItem: MountItem): RowRenderer {
  return (item, index) => {
    const element = makeElement();
    const mounted = mountItem(element, item, index);
    return {
      update: (next) => mounted.update(next),
      nodes: () => [element],
      dispose: () => mounted.unmount(),
    };
  };
}

/** Headings of groups that have no template: their name. */
export const headingRenderer: RowRenderer = (item) => {
  const heading = document.createElement('div');
  heading.setAttribute('role', 'heading');
  heading.setAttribute('aria-level', '3');
  return ofOneNode<HTMLElement>(heading, item, (shown, next) => {
    shown.textContent = textOf(next);
  });
};

/** Rows without any template: text as text, an object as a definition of its fields. */
export const plainRenderer: RowRenderer = (item) => {
  const shown = isJsonObject(item) ? document.createElement('dl') : document.createTextNode('');
  if (shown instanceof HTMLElement) shown.setAttribute('data-stream-fields', '');
  return ofOneNode<Text | HTMLElement>(shown, item, (node, next) => {
    if (node instanceof Text) node.data = textOf(next);
    else define(node, next);
  });
};

/** What shows an item by one node, or by one that a server has drawn and that shows the same. */
function ofOneNode<T extends ChildNode>(
  made: T,
  item: Json,
  show: (node: T, item: Json) => void,
): RowContent {
  let node = made;
  show(node, item);
  return {
    update: (next) => show(node, next),
    nodes: () => [node],
    takeOver(drawn) {
      if (!pairNodes([node], drawn)) return false;
      node = drawn as ChildNode as T;
      return true;
    },
  };
}

/** Writes an object's fields into a `<dl>`, leaving alone what says so already. */
function define(list: HTMLElement, item: Json): void {
  const fields = isJsonObject(item) ? Object.entries(item) : [['', item] as const];
  for (const [index, [name, value]] of fields.entries()) {
    write(list, index * 2, 'dt', name);
    write(list, index * 2 + 1, 'dd', textOf(value));
  }
  while (list.children.length > fields.length * 2) list.lastElementChild?.remove();
}

function write(list: HTMLElement, at: number, tag: string, text: string): void {
  const known = list.children[at];
  const element = known ?? list.appendChild(document.createElement(tag));
  if (element.textContent !== text) element.textContent = text;
}
