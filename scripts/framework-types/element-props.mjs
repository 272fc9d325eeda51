import { allMembers } from '../elements-model.mjs';

/** @typedef {import('../elements-model.mjs').ElementClass} ElementClass */

/**
 * The module with what can be set on each element in markup: properties and attributes, as the frameworks take them.
 *
 * @param {readonly ElementClass[]} elements @param {ElementClass} base
 */
export function elementProps(elements, base) {
  return `/*
 * What can be set on each element in markup, and what it fires. Written by \`node scripts/manifest.mjs\` from the doc
 * comments of the classes.
 */
${elements.map(({ name, tag }) => `import type { ${name} } from '../elements/${tag}.js';`).join('\n')}

/** The class of each element, by its tag. */
export interface ElementClasses {
${elements.map(({ name, tag }) => `  '${tag}': ${name};`).join('\n')}
}

/** The events that each element fires. Their types: \`GlobalEventHandlersEventMap\`. */
export interface ElementEvents {
${elements.map(eventsOf).join('\n')}
}

/** What can be set on each element. */
export interface ElementProps {
${elements.map(({ name, tag }) => `  '${tag}': ${name}Props;`).join('\n')}
}

${elements.map((element) => propsOf(element, base)).join('\n\n')}
`;
}

/** As the formatter has it: on a line of its own, each, where they do not fit on one. @param {ElementClass} element */
function eventsOf({ tag, tags }) {
  const names = tags.fires.map(({ name }) => `'${name}'`);
  const line = `  '${tag}': ${names.join(' | ') || 'never'};`;
  return line.length <= 110 ? line : `  '${tag}':\n${names.map((name) => `    | ${name}`).join('\n')};`;
}

/** @param {ElementClass} element @param {ElementClass} base */
function propsOf(element, base) {
  const { name, tag } = element;
  const lines = allMembers(element, base)
    .filter(({ kind, readonly }) => kind === 'property' && !readonly)
    .flatMap((member) => {
      const comment = member.text ? [`  /** ${member.text.replaceAll(/\s+/g, ' ')} */`] : [];
      const property = [...comment, `  ${member.name}?: ${name}['${member.name}'] | undefined;`];
      const { attribute } = member;
      if (!attribute || attribute === member.name.toLowerCase()) return property;
      const key = /^\w+$/.test(attribute) ? attribute : `'${attribute}'`;
      return [...property, ...comment, `  ${key}?: ${name}['${member.name}'] | string | undefined;`];
    });
  return `/** What can be set on \`<${tag}>\`. */\nexport interface ${name}Props {\n${lines.join('\n')}\n}`;
}
