import type { Json } from '../../protocol/index.js';
import { attributeOf, safeText } from './safe-attribute.js';
import type { CompiledTemplate, TemplateInstance } from './template.js';
import { readScoped, type Scope, type ScopedPath } from './template-path.js';
import { renderSegments, type Segments, textOf } from './template-text.js';

/** A place in one copy of a template that shows data. Writes to the page only when its own value has changed. */
export interface Part {
  update(scope: Scope): void;
}

/** A place in a template: where it is, and what to make of it in a copy. */
export interface Binding {
  /** The indexes of child nodes to follow from the template's top. */
  readonly place: readonly number[];
  bind(node: Node): Part;
}

export function textBinding(place: readonly number[], segments: Segments): Binding {
  return {
    place,
    bind(node) {
      const text = node as Text;
      return {
        update(scope) {
          const next = renderSegments(segments, scope);
          const { data } = text;
          if (next === data) return;
          // A text that only grew keeps what is selected in it.
          if (data !== '' && next.startsWith(data)) text.appendData(next.slice(data.length));
          else text.data = next;
        },
      };
    },
  };
}

export function attributeBinding(place: readonly number[], name: string, segments: Segments): Binding {
  const [only] = segments;
  const path = segments.length === 1 && typeof only === 'object' ? only : undefined;
  return {
    place,
    bind(node) {
      let last: string | undefined;
      return {
        update(scope) {
          const next = path
            ? attributeValue(name, readScoped(path, scope))
            : safeText(name, renderSegments(segments, scope));
          if (next === last) return;
          last = next;
          writeAttribute(node as Element, name, next);
        },
      };
    },
  };
}

function attributeValue(name: string, value: Json | undefined): string | undefined {
  return attributeOf(name, value, textOf(value));
}

function writeAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (name.startsWith('xlink:')) element.setAttributeNS('http://www.w3.org/1999/xlink', name, value);
  else element.setAttribute(name, value);
}

/** `data-if`: the content stands before its anchor while the value is truthy (an empty array is not). */
export function ifBinding(place: readonly number[], path: ScopedPath, content: CompiledTemplate): Binding {
  return {
    place,
    bind(anchor) {
      let shown: TemplateInstance | undefined;
      return {
        update(scope) {
          const isWanted = isTruthy(readScoped(path, scope));
          if (!isWanted) {
            shown?.remove();
            shown = undefined;
          } else if (shown) {
            shown.update(scope);
          } else {
            shown = content.create(scope);
            (anchor as Comment).before(shown.fragment);
          }
        },
      };
    },
  };
}

/** `data-each`: the content once for each part of an array, before its anchor. Copies keep their place. */
export function eachBinding(place: readonly number[], path: ScopedPath, content: CompiledTemplate): Binding {
  return {
    place,
    bind(anchor) {
      const shown: TemplateInstance[] = [];
      return {
        update({ item, root }) {
          const value = readScoped(path, { item, root });
          const items: readonly Json[] = Array.isArray(value) ? value : [];
          for (const instance of shown.splice(items.length)) instance.remove();
          for (const [index, part] of items.entries()) {
            const instance = shown[index];
            if (instance) {
              instance.update({ item: part, root });
              continue;
            }
            const created = content.create({ item: part, root });
            (anchor as Comment).before(created.fragment);
            shown.push(created);
          }
        },
      };
    },
  };
}

function isTruthy(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
