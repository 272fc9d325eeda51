import { allMembers } from '../elements-model.mjs';

/**
 * Web-types, for the editors of JetBrains: https://github.com/JetBrains/web-types
 *
 * @param {readonly import('../elements-model.mjs').ElementClass[]} elements
 * @param {import('../elements-model.mjs').ElementClass} base
 * @param {string} version of the package
 */
export function webTypes(elements, base, version) {
  return {
    $schema: 'https://json.schemastore.org/web-types',
    name: 'rivulet',
    version,
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: elements.map((element) => ({
          name: element.tag,
          description: element.text,
          attributes: element.tags.attr.map(({ name, type, text }) => ({
            name,
            description: text,
            value: type === 'boolean' ? { kind: 'no-value', type } : { type: type || 'string' },
          })),
          slots: element.tags.slot.map(plain),
          js: {
            events: element.tags.fires.map(plain),
            properties: allMembers(element, base)
              .filter(({ kind }) => kind === 'property')
              .map(({ name, text, type, readonly }) => ({
                name,
                description: text,
                type,
                ...(readonly ? { 'read-only': true } : {}),
              })),
          },
          css: {
            properties: element.tags.cssprop.map(plain),
            parts: element.tags.csspart.map(plain),
          },
        })),
      },
    },
  };
}

/** @param {import('../elements-model.mjs').Entry} entry */
function plain({ name, text }) {
  return { name, description: text };
}
