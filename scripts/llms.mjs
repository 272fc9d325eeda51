import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './root.mjs';

/** The first sentence of a text. @param {string} text */
const summary = (text) =>
  /^.*?[.!?](?= |$)/.exec(text.split('\n\n')[0]?.replaceAll(/\s+/g, ' ') ?? '')?.[0] ?? '';

/**
 * `llms.txt` (https://llmstxt.org): what there is and where it is written, for language models.
 *
 * @param {readonly import('./elements-model.mjs').ElementClass[]} elements
 * @param {string} description of the package
 */
export function llmsText(elements, description) {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => {
      const [title = '', ...rest] = readFileSync(join(root, 'docs', name), 'utf8').split('\n\n');
      return `- [${title.replace(/^#+ /, '')}](docs/${name}): ${summary(rest.join('\n\n'))}`;
    });
  return `# Rivulet

> ${description}

A page puts tags into its markup; the server's author writes \`async function*\`. Install \`rivulet\`; import \`rivulet\` for all
elements, or \`rivulet/elements/<tag>.js\` for one; \`rivulet/client\` without elements; \`rivulet/server\` for PartyKit.

## Elements

${elements.map(({ tag, text }) => `- [${tag}](docs/elements.md#${tag}): ${summary(text)}`).join('\n')}

## Guides

- [README](README.md): what it is, with a whole example
${pages.join('\n')}

## Contract

- [PROTOCOL.md](PROTOCOL.md): what is said on the wire
- [SECURITY.md](SECURITY.md): threats, defaults and limits
- [custom-elements.json](custom-elements.json): the elements, for machines
`;
}
