/**
 * A module for each element with its wrapper, and one with all of them.
 *
 * @param {readonly import('../elements-model.mjs').ElementClass[]} elements
 * @returns {Record<string, string>} by path
 */
export function reactWrappers(elements) {
  const modules = elements.map((element) => [`src/react/${element.tag}.ts`, wrapperOf(element)]);
  // A tool for who builds the page is asked for by name, here as in `rivulet`.
  const inAll = elements.filter(({ tag }) => tag !== 'stream-inspector');
  const index = `/**
 * The elements as components of React 18 and 19, which can be rendered on a server. From 19 on, React knows elements by
 * itself too (\`rivulet/types/react\`); a list whose rows React renders is a component in any. Written by \`node scripts/manifest.mjs\`.
 *
 * @module rivulet/react
 */
export { ownsChildren } from './owns-children.js';
${inAll.map(({ name, tag }) => `export { ${name} } from './${tag}.js';`).join('\n')}
`;
  return { ...Object.fromEntries(modules), 'src/react/index.ts': index };
}

/** @param {import('../elements-model.mjs').ElementClass} element */
function wrapperOf({ name, tag, tags, members }) {
  const hasRows = members.some((member) => member.name === 'mountItem');
  const events = tags.fires.map(
    ({ name: event }) =>
      `${propOf(event)}: '${event}' as EventName<GlobalEventHandlersEventMap['${event}']>,`,
  );
  const component = `elementComponent({
  tagName: '${tag}',
  elementClass: ${name}Element,
  displayName: '${name}',
${events.length > 0 ? `  events: {\n    ${events.join('\n    ')}\n  },\n` : ''}})`;
  return `'use client';
// Written by \`node scripts/manifest.mjs\` from the doc comments of the class.
${events.length > 0 ? "import type { EventName } from '@lit/react';\n" : ''}import { ${name} as ${name}Element } from '../elements/defined/${tag}.js';
import { elementComponent } from './element-component.js';
${hasRows ? "import { withRows } from './with-rows.js';\n" : ''}
${hasRows ? `const Element = /* @__PURE__ */ ${component};\n\n` : ''}/** \`<${tag}>\` as a component: properties and events are props${hasRows ? ', and React renders its rows' : ''}. */
export const ${name} = /* @__PURE__ */ ${hasRows ? 'withRows(Element)' : component};
`;
}

/** `stream-done` as React's `onStreamDone`. @param {string} event */
function propOf(event) {
  return `on${event.replaceAll(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase())}`;
}
