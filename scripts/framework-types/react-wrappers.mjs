/**
 * A module for each element with its wrapper, and one with all of them.
 *
 * @param {readonly import('../elements-model.mjs').ElementClass[]} elements
 * @returns {Record<string, string>} by path
 */
export function reactWrappers(elements) {
  const modules = elements.map(({ name, tag, tags }) => [
    `src/react/${tag}.ts`,
    `'use client';
// Written by \`node scripts/manifest.mjs\` from the doc comments of the class.
import { createComponent${tags.fires.length > 0 ? ', type EventName' : ''} } from '@lit/react';
import React from 'react';
import { ${name} as ${name}Element } from '../elements/defined/${tag}.js';

/** \`<${tag}>\` as a component: properties and events are props. */
export const ${name} = /* @__PURE__ */ createComponent({
  react: React,
  tagName: '${tag}',
  elementClass: ${name}Element,
  displayName: '${name}',
${tags.fires.length > 0 ? `  events: {\n${tags.fires.map(({ name: event }) => `    ${propOf(event)}: '${event}' as EventName<GlobalEventHandlersEventMap['${event}']>,`).join('\n')}\n  },\n` : ''}});
`,
  ]);
  const index = `/**
 * The elements as React components, for React 18 and before; from 19 on, React knows elements by itself
 * (\`rivulet/types/react\`). Written by \`node scripts/manifest.mjs\`.
 *
 * @module rivulet/react
 */
${elements.map(({ name, tag }) => `export { ${name} } from './${tag}.js';`).join('\n')}
`;
  return { ...Object.fromEntries(modules), 'src/react/index.ts': index };
}

/** `stream-done` as React's `onStreamDone`. @param {string} event */
function propOf(event) {
  return `on${event.replaceAll(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase())}`;
}
