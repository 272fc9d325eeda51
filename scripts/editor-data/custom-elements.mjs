import { allMembers } from '../elements-model.mjs';

/** @typedef {import('../elements-model.mjs').ElementClass} ElementClass */

/**
 * The custom elements manifest, schema 2.1.0: https://github.com/webcomponents/custom-elements-manifest
 *
 * @param {readonly ElementClass[]} elements @param {ElementClass} base
 */
export function customElementsManifest(elements, base) {
  return {
    schemaVersion: '2.1.0',
    readme: 'docs/elements.md',
    modules: elements.flatMap((element) => [moduleOf(element, base), definitionOf(element)]),
  };
}

/** @param {ElementClass} element @param {ElementClass} base */
function moduleOf(element, base) {
  const { name, tag, text, tags } = element;
  const path = `dist/elements/${tag}.js`;
  const [summary = ''] = text.split('\n\n');
  return {
    kind: 'javascript-module',
    path,
    declarations: [
      {
        kind: 'class',
        customElement: true,
        name,
        tagName: tag,
        summary,
        description: text,
        superclass: superclassOf(element, base),
        attributes: tags.attr.map((attr) => ({
          name: attr.name,
          ...(attr.type ? { type: { text: attr.type } } : {}),
          description: attr.text,
          ...fieldOf(element, base, attr.name),
        })),
        members: allMembers(element, base).map(memberOf),
        events: tags.fires.map((event) => ({
          name: event.name,
          type: { text: `GlobalEventHandlersEventMap['${event.name}']` },
          description: event.text,
        })),
        slots: tags.slot.map(plain),
        cssParts: tags.csspart.map(plain),
        cssProperties: tags.cssprop.map(plain),
        cssStates: tags.cssstate.map(plain),
      },
    ],
    exports: [{ kind: 'js', name, declaration: { name, module: path } }],
  };
}

/** @param {ElementClass} element @param {ElementClass} base */
function superclassOf({ base: name }, base) {
  if (name === base.name) return { name };
  return { name, package: name === 'LitElement' ? 'lit' : '@lit/reactive-element' };
}

/** The module that defines the tag. @param {ElementClass} element */
function definitionOf({ name, tag }) {
  const declaration = { name, module: `dist/elements/${tag}.js` };
  return {
    kind: 'javascript-module',
    path: `dist/elements/defined/${tag}.js`,
    declarations: [],
    exports: [
      { kind: 'js', name, declaration },
      { kind: 'custom-element-definition', name: tag, declaration },
    ],
  };
}

/** The property that an attribute sets, if any. @param {ElementClass} element @param {ElementClass} base @param {string} attribute */
function fieldOf(element, base, attribute) {
  const member = allMembers(element, base).find((each) => each.attribute === attribute);
  return member ? { fieldName: member.name } : {};
}

/** @param {import('../elements-model.mjs').Member} member */
function memberOf({ name, text, kind, type, readonly, attribute, reflects, parameters }) {
  if (kind === 'method') {
    return {
      kind,
      name,
      description: text,
      parameters: parametersOf(parameters),
      return: { type: { text: type } },
    };
  }
  return {
    kind: 'field',
    name,
    type: { text: type },
    ...(text ? { description: text } : {}),
    ...(readonly ? { readonly } : {}),
    ...(attribute ? { attribute, ...(reflects ? { reflects } : {}) } : {}),
  };
}

/** `a: string, { b }: Options = {}` one by one. */
function parametersOf(parameters = '') {
  return parameters
    .split(/,(?![^{<(]*[}>)])/)
    .filter((parameter) => parameter.trim() !== '')
    .map((parameter) => {
      const [, name = '', optional, type, value] =
        /^\s*(\{[^}]*\}|[\w$]+)(\?)?(?::\s*([^=]+?))?\s*(?:=\s*(.*))?$/s.exec(parameter) ?? [];
      return {
        name,
        ...(type ? { type: { text: type } } : {}),
        ...(optional || value !== undefined ? { optional: true } : {}),
        ...(value === undefined ? {} : { default: value }),
      };
    });
}

/** @param {import('../elements-model.mjs').Entry} entry */
function plain({ name, text }) {
  return { name, description: text };
}
