import type { Json } from '../../protocol/json.js';
import { attributeOf, safeText } from './safe-attribute.js';
import type { CompiledTemplate, TemplateInstance } from './template.js';
import { readScoped, type Scope, type ScopedPath } from './template-path.js';
import { renderSegments, type Segments, textOf } from './template-text.js';

/** A place in a template that shows data: where it is, and what to make of it in a copy. */
export interface Binding {
  /** The indexes of child nodes to follow from the template's top. */
  readonly place: readonly number[];
  /** Whether it shows the place of the template's own item. */
  readonly readsIndex: boolean;
  /** Has the place's node in a copy show this. `before`: what it shows now; what comes to the same is not written again. */
  show(node: Node, scope: Scope, before?: Scope): void;
  /** What it has shown at this place goes on with other nodes. */
  move?(node: Node, moved: ReadonlyMap<Node, Node>): void;
}

export function textBinding(place: readonly number[], segments: Segments): Binding {
  return {
    place,
    readsIndex: readIndex(segments),
    show(node, scope, before) {
      const text = node as Text;
      const next = renderSegments(segments, scope);
      const { data } = text;
      if (!before && data === '') {
        text.data = next;
        return;
      }
      if (next === data) return;
      // A text that only grew keeps what is selected in it.
      if (data !== '' && next.startsWith(data)) text.appendData(next.slice(data.length));
      else text.data = next;
    },
  };
}

export function attributeBinding(place: readonly number[], name: string, segments: Segments): Binding {
  return valueBinding(
    place,
    segments,
    (value, isWhole) => (isWhole ? attributeOf(name, value, textOf(value)) : safeText(name, textOf(value))),
    (element, value) => writeAttribute(element, name, value),
  );
}

/** An attribute that is there or not, as the value is true or not. */
export function booleanBinding(place: readonly number[], name: string, segments: Segments): Binding {
  return valueBinding(place, segments, isTruthy, (element, value) => element.toggleAttribute(name, value));
}

/** A property of the element, such as what a custom element takes that is more than a text. */
export function propertyBinding(place: readonly number[], name: string, segments: Segments): Binding {
  return valueBinding(
    place,
    segments,
    // An address is a text, whatever it was given as, and is what an attribute of that name may be.
    (value) => (safeText(name.toLowerCase(), textOf(value)) === undefined ? '' : value),
    (element, value) => Object.assign(element, { [name]: value }),
  );
}

/** `data-if`: the content stands before its anchor while the value is truthy (an empty array is not). */
export function ifBinding(
  place: readonly number[],
  { path, isNegated }: { readonly path: ScopedPath; readonly isNegated: boolean },
  content: CompiledTemplate,
): Binding {
  const shownAt = new WeakMap<Node, TemplateInstance>();
  return {
    place,
    readsIndex: path.from === 'index' || content.readsIndex,
    show(anchor, scope) {
      const isWanted = isTruthy(readScoped(path, scope)) !== isNegated;
      const shown = shownAt.get(anchor);
      if (!isWanted) {
        shown?.remove();
        shownAt.delete(anchor);
      } else if (shown) {
        shown.show(scope);
      } else {
        const created = content.create(scope);
        shownAt.set(anchor, created);
        (anchor as Comment).before(...created.nodes());
      }
    },
    move(anchor, moved) {
      const shown = shownAt.get(anchor);
      shown?.move(moved);
      if (shown) shownAt.set(moved.get(anchor) ?? anchor, shown);
    },
  };
}

/** `data-each`: the content once for each part of an array, before its anchor. Copies keep their place. */
export function eachBinding(place: readonly number[], path: ScopedPath, content: CompiledTemplate): Binding {
  const shownAt = new WeakMap<Node, TemplateInstance[]>();
  return {
    place,
    readsIndex: path.from === 'index',
    show(anchor, scope) {
      const value = readScoped(path, scope);
      const items: readonly Json[] = Array.isArray(value) ? value : [];
      const shown = shownAt.get(anchor) ?? [];
      shownAt.set(anchor, shown);
      for (const instance of shown.splice(items.length)) instance.remove();
      for (const [index, item] of items.entries()) {
        const inner = { item, root: scope.root, index };
        const instance = shown[index];
        if (instance) {
          instance.show(inner);
          continue;
        }
        const created = content.create(inner);
        (anchor as Comment).before(...created.nodes());
        shown.push(created);
      }
    },
    move(anchor, moved) {
      const shown = shownAt.get(anchor) ?? [];
      for (const instance of shown) instance.move(moved);
      shownAt.set(moved.get(anchor) ?? anchor, shown);
    },
  };
}

/**
 * `toValue` makes of the data what is written, and gets whether that is one value as it came or a text composed of
 * several pieces.
 */
function valueBinding<T>(
  place: readonly number[],
  segments: Segments,
  toValue: (value: Json | undefined, isWhole: boolean) => T,
  write: (element: Element, value: T) => void,
): Binding {
  const [only] = segments;
  const path = segments.length === 1 && typeof only === 'object' ? only : undefined;
  const valueIn = (scope: Scope) =>
    path ? toValue(readScoped(path, scope), true) : toValue(renderSegments(segments, scope), false);
  return {
    place,
    readsIndex: readIndex(segments),
    show(node, scope, before) {
      const value = valueIn(scope);
      if (!before || valueIn(before) !== value) write(node as Element, value);
    },
  };
}

function readIndex(segments: Segments): boolean {
  return segments.some((segment) => typeof segment === 'object' && segment.from === 'index');
}

function writeAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (name.startsWith('xlink:')) element.setAttributeNS('http://www.w3.org/1999/xlink', name, value);
  else element.setAttribute(name, value);
}

function isTruthy(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
