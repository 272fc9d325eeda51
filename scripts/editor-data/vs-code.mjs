/**
 * Custom data for HTML in VS Code, schema 1.1: https://github.com/microsoft/vscode-custom-data
 *
 * @param {readonly import('../elements-model.mjs').ElementClass[]} elements
 */
export function vsCodeData(elements) {
  return {
    version: 1.1,
    tags: elements.map(({ tag, text, tags }) => ({
      name: tag,
      description: { kind: 'markdown', value: text },
      attributes: tags.attr.map((attr) => ({
        name: attr.name,
        description: { kind: 'markdown', value: attr.text },
        ...valuesOf(attr.type),
      })),
    })),
  };
}

/** The values that an attribute may have, where its type names them. @param {string} type */
function valuesOf(type) {
  if (type === 'boolean') return { valueSet: 'v' };
  const names = [...type.matchAll(/'([^']+)'/g)].map(([, name]) => ({ name }));
  return names.length > 0 ? { values: names } : {};
}
