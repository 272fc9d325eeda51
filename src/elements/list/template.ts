import { nodesBetween } from './nodes-between.js';
import { whyTextRefused } from './safe-attribute.js';
import { compileAttribute } from './template-attribute.js';
import { type Binding, eachBinding, ifBinding, type Part, textBinding } from './template-binding.js';
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
  readonly #content: DocumentFragment;
  readonly #bindings: readonly Binding[];

  /** @throws {StreamError} `template-invalid`, with what is wrong and where */
  constructor(content: DocumentFragment) {
    this.#content = content;
    // A copy is what lies between its first and its last node, so those two must be there in every state. What
    // is repeated stands before its anchor, so the last one always is.
    if (content.firstElementChild?.matches('[data-if], [data-each]'))
      content.prepend(document.createComment(''));
    const bindings: Binding[] = [];
    compileChildren(content, [], bindings);
    this.#bindings = bindings;
  }

  /** Whether a copy shows the place of its own item. */
  get readsIndex(): boolean {
    return this.#bindings.some(({ readsIndex }) => readsIndex);
  }

  /** A copy, filled. */
  create(scope: Scope): TemplateInstance {
    const fragment = document.importNode(this.#content, true);
    const nodes = this.#bindings.map(({ place }) => follow(fragment, place));
    const parts = this.#bindings.map((binding, index) => binding.bind(nodes[index] as Node));
    for (const part of parts) part.update(scope);
    return new TemplateInstance(fragment, parts);
  }
}

/** One copy of a template in the page. */
export class TemplateInstance {
  readonly #first: ChildNode | null;
  readonly #last: ChildNode | null;

  constructor(
    /** Holds the nodes until they are put somewhere. */
    readonly fragment: DocumentFragment,
    readonly parts: readonly Part[],
  ) {
    this.#first = fragment.firstChild;
    this.#last = fragment.lastChild;
  }

  /** Shows other data with the same nodes. */
  update(scope: Scope): void {
    for (const part of this.parts) part.update(scope);
  }

  /** All nodes at the top, wherever they are now. */
  nodes(): ChildNode[] {
    return this.#first && this.#last ? nodesBetween(this.#first, this.#last) : [];
  }

  remove(): void {
    for (const node of this.nodes()) node.remove();
  }
}

/** Step by step: every `childNodes` that is asked for is an object to be made and let go, some for each row. */
function follow(top: Node, place: readonly number[]): Node {
  let node = top;
  for (const index of place) {
    node = node.firstChild as Node;
    for (let at = 0; at < index; at++) node = node.nextSibling as Node;
  }
  return node;
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
    element.replaceWith(document.createComment(''));
    const inner = document.createDocumentFragment();
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
