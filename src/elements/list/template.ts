import type { Json } from '../../protocol/json.js';
import { nodesBetween } from './nodes-between.js';
import { pairRow } from './pair-nodes.js';
import type { RowContent } from './row-content.js';
import { whyTextRefused } from './safe-attribute.js';
import { compileAttribute } from './template-attribute.js';
import { type Binding, eachBinding, ifBinding, textBinding } from './template-binding.js';
import { refuse } from './template-error.js';
import type { Scope } from './template-path.js';
import { parseSegments, requirePath } from './template-text.js';

/**
 * A row template, read once and copied for each row.
 *
 * `{{path}}` in texts and attributes, `?name="{{path}}"` for an attribute that is there or not and `.name="{{path}}"`
 * for a property; or, where a framework owns braces, `data-text="path"`, `data-attr-<name>="path"`,
 * `data-bool-<name>="path"` and `data-prop-<name>="path"`. `data-if="path"` (or `"!path"`) and `data-each="path"`
 * leave out or repeat the element they stand on (both on one element: `data-if` is asked first). Data is always text:
 * see `safe-attribute.ts`.
 */
export class CompiledTemplate {
  /** What is copied: the only node at the top, or all of them. */
  readonly #content: Node;
  readonly #bindings: readonly Binding[];
  /** From the top to the place of one binding after the other. */
  readonly #walk: readonly Move[];
  readonly #copy: (content: Node) => Node;

  /** @throws {StreamError} `template-invalid`, with what is wrong and where */
  constructor(content: DocumentFragment) {
    // A copy is what lies between its first and its last node, so those two must be there in every state. What
    // is repeated stands before its anchor, so the last one always is.
    if (content.firstElementChild?.matches('[data-if], [data-each]'))
      content.prepend(document.createComment(''));
    const bindings: Binding[] = [];
    compileChildren(content, [], bindings);
    this.#bindings = bindings;
    const { firstChild, lastChild } = content;
    const only = firstChild !== null && firstChild === lastChild && bindings.every(isInside);
    this.#content = only ? firstChild : content;
    const depth = only ? 1 : 0;
    this.#walk = walkOver(bindings.map(({ place }) => place.slice(depth)));
    // In the template's own document, where nothing is loaded, a copy costs least. But an element that is defined comes
    // to life only in the page's, and has to be alive when its properties are set.
    this.#copy = hasCustomElement(content)
      ? (node) => document.importNode(node, true)
      : (node) => node.cloneNode(true);
  }

  /** Whether a copy shows the place of its own item. */
  get readsIndex(): boolean {
    return this.#bindings.some(({ readsIndex }) => readsIndex);
  }

  /** A copy, filled. */
  create(scope: Scope): TemplateInstance {
    const top = this.#copy(this.#content);
    // All are looked up before one is filled, which may put in more nodes.
    const places = follow(top, this.#walk, new Array<Node>(this.#bindings.length));
    const instance = new TemplateInstance(top as ChildNode | DocumentFragment, this.#bindings, places);
    instance.show(scope);
    return instance;
  }
}

/** One copy of a template in the page. */
export class TemplateInstance implements RowContent {
  #first: ChildNode | null;
  #last: ChildNode | null;
  readonly #bindings: readonly Binding[];
  #places: readonly Node[];
  #scope: Scope | undefined;

  constructor(top: ChildNode | DocumentFragment, bindings: readonly Binding[], places: readonly Node[]) {
    const isOne = !(top instanceof DocumentFragment);
    this.#first = isOne ? top : top.firstChild;
    this.#last = isOne ? top : top.lastChild;
    this.#bindings = bindings;
    this.#places = places;
  }

  /** Shows other data with the same nodes. */
  show(scope: Scope): void {
    const before = this.#scope;
    this.#scope = scope;
    for (let at = 0; at < this.#bindings.length; at++) {
      (this.#bindings[at] as Binding).show(this.#places[at] as Node, scope, before);
    }
  }

  update(item: Json, index = this.#scope?.index ?? 0): void {
    this.show({ item, root: item, index });
  }

  /** All nodes at the top, wherever they are now. */
  nodes(): readonly ChildNode[] {
    if (this.#first === null || this.#last === null) return [];
    return this.#first === this.#last ? [this.#first] : nodesBetween(this.#first, this.#last);
  }

  takeOver(drawn: ChildNode): boolean {
    const pairs = pairRow(this.nodes(), drawn);
    if (!pairs) return false;
    const scope = this.#scope;
    this.move(pairs);
    // Properties are not in the markup.
    if (scope) this.show(scope);
    return true;
  }

  /** Goes on with other nodes, which show the same, but for what is not in markup: the next `show` writes all. */
  move(moved: ReadonlyMap<Node, Node>): void {
    const now = <T extends Node | null>(node: T) => ((node && moved.get(node)) ?? node) as T;
    for (const [at, binding] of this.#bindings.entries()) binding.move?.(this.#places[at] as Node, moved);
    this.#first = now(this.#first);
    this.#last = now(this.#last);
    this.#places = this.#places.map(now);
    this.#scope = undefined;
  }

  remove(): void {
    for (const node of this.nodes()) node.remove();
  }
}

/** A step from a node to another one, or that this is a place. */
type Move = 'child' | 'next' | 'up' | 'here';

/** The shortest way from the top of a tree to places in it, in the order of the document. */
function walkOver(places: readonly (readonly number[])[]): readonly Move[] {
  const walk: Move[] = [];
  let from: readonly number[] = [];
  for (const to of places) {
    const found = from.findIndex((index, depth) => index !== to[depth]);
    const shared = found === -1 ? from.length : found;
    for (let depth = from.length; depth > shared + 1; depth--) walk.push('up');
    if (shared < from.length) {
      for (let index = from[shared] as number; index < (to[shared] as number); index++) walk.push('next');
    }
    for (const index of to.slice(shared < from.length ? shared + 1 : shared)) {
      walk.push('child');
      for (let at = 0; at < index; at++) walk.push('next');
    }
    walk.push('here');
    from = to;
  }
  return walk;
}

/** Fills `places`, which is as long as there are places. */
function follow(top: Node, walk: readonly Move[], places: Node[]): readonly Node[] {
  let node = top;
  let at = 0;
  for (const move of walk) {
    if (move === 'here') places[at++] = node;
    else if (move === 'child') node = node.firstChild as Node;
    else node = (move === 'next' ? node.nextSibling : node.parentNode) as Node;
  }
  return places;
}

function isInside({ place }: Binding): boolean {
  return place.length > 1 || place[0] === 0;
}

function hasCustomElement(content: DocumentFragment): boolean {
  return [...content.querySelectorAll('*')].some(
    (element) => element.localName.includes('-') || element.hasAttribute('is'),
  );
}

function compileChildren(parent: Node, place: readonly number[], bindings: Binding[]): void {
  for (const [index, child] of [...parent.childNodes].entries()) {
    if (child instanceof Text) compileText(child, parent, [...place, index], bindings);
    else if (child.nodeType === Node.ELEMENT_NODE)
      compileElement(child as Element, [...place, index], bindings);
  }
}

function compileText(text: Text, parent: Node, place: readonly number[], bindings: Binding[]): void {
  const tag = parent.nodeName.toLowerCase();
  const segments = parseSegments(text.data, tag.startsWith('#') ? 'the template' : `<${tag}>`);
  if (!segments) return;
  refuse(whyTextRefused(tag));
  text.data = '';
  bindings.push(textBinding(place, segments));
}

function compileElement(element: Element, place: readonly number[], bindings: Binding[]): void {
  const tag = element.localName;
  for (const directive of ['data-if', 'data-each'] as const) {
    const value = element.getAttribute(directive);
    if (value === null) continue;
    const isNegated = directive === 'data-if' && value.trim().startsWith('!');
    const path = requirePath(isNegated ? value.trim().slice(1) : value, `${directive} of <${tag}>`);
    element.removeAttribute(directive);
    element.replaceWith(element.ownerDocument.createComment(''));
    const inner = element.ownerDocument.createDocumentFragment();
    inner.append(element);
    const content = new CompiledTemplate(inner);
    bindings.push(
      directive === 'data-if'
        ? ifBinding(place, { path, isNegated }, content)
        : eachBinding(place, path, content),
    );
    return;
  }
  for (const { name, value } of [...element.attributes]) {
    const binding = compileAttribute(element, name, value, place);
    if (binding) bindings.push(binding);
  }
  const path = element.getAttribute('data-text');
  if (path !== null) {
    refuse(whyTextRefused(tag));
    element.removeAttribute('data-text');
    element.textContent = '';
    element.append(document.createTextNode(''));
    bindings.push(textBinding([...place, 0], [requirePath(path, `data-text of <${tag}>`)]));
  } else if (tag !== 'template') {
    // A template in a template belongs to an element in the row.
    compileChildren(element, place, bindings);
  }
}

/** White space around a row would stand between the rows. */
function trimBlankEnds(content: DocumentFragment): void {
  for (const end of ['firstChild', 'lastChild'] as const) {
    while (isBlank(content[end])) content[end]?.remove();
  }
}

function isBlank(node: ChildNode | null): boolean {
  return node instanceof Comment || (node instanceof Text && node.data.trim() === '');
}

/** The content of a `<template>`; where a framework left that empty and made child nodes, those. */
export function contentOf(template: HTMLTemplateElement): DocumentFragment {
  const content = template.content.cloneNode(true) as DocumentFragment;
  if (!content.hasChildNodes()) {
    // Into the template's own document, where nothing is loaded and no element comes to life.
    for (const node of template.childNodes) content.append(content.ownerDocument.importNode(node, true));
  }
  trimBlankEnds(content);
  return content;
}
