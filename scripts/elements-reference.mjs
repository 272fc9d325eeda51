/*
 * Writes docs/elements.md from the doc comments of the elements' classes, so that each is said once. With `--check` it
 * only says whether the file is current.
 */
import { readBase, readElements } from './elements-model.mjs';
import { keepCurrent } from './generated-files.mjs';

const HEAD = `# Elements

Everything that an element understands, fires and can be styled by. Written from the doc comments in
\`src/elements/\` by \`node scripts/elements-reference.mjs\`. All views of a stream also have what stands under
[every view of a stream](#every-view-of-a-stream); colours, sizes and fonts are explained in [theme.md](theme.md).
`;

/** The tags of a class's comment that make a table each, in this order. */
const TABLES = /** @type {const} */ ({
  attr: 'Attributes',
  fires: 'Events',
  slot: 'Slots',
  csspart: 'Parts',
  cssprop: 'Custom properties',
  cssstate: 'States',
});

/** In one line, fit for a table's cell. @param {string} text */
const cell = (text) => text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

/** @param {import('./elements-model.mjs').ElementClass} element @param {string} title */
function section({ text, tags, members }, title) {
  const lines = [`## ${title}`, '', text, ''];
  for (const [tag, heading] of Object.entries(TABLES)) {
    const rows = tags[/** @type {keyof typeof TABLES} */ (tag)].map((entry) => {
      const shown = entry.name ? `\`${cell(entry.name)}\`` : '(default)';
      return `| ${shown} | ${entry.type ? `\`${cell(entry.type)}\` ` : ''}${cell(entry.text)} |`;
    });
    if (rows.length > 0) lines.push(`| ${heading} | |`, '| --- | --- |', ...rows, '');
  }
  const rows = members
    .filter((member) => member.text !== '')
    .map(({ name, kind, parameters, type, text, readonly }) => {
      const isMethod = kind === 'method';
      const signature = isMethod ? `${name}(${namesIn(parameters)})` : name;
      const given = type === 'void' ? '' : `\`${cell(type)}\` `;
      return `| \`${cell(signature)}\` | ${given}${cell(text)}${readonly && !isMethod ? ' (read only)' : ''} |`;
    });
  if (rows.length > 0) lines.push('| Properties and methods | |', '| --- | --- |', ...rows, '');
  return lines.join('\n');
}

/** The names of a method's parameters. */
function namesIn(parameters = '') {
  return parameters
    .split(/,(?![^{<(]*[}>)])/)
    .map((parameter) => /^\s*(\{[^}]*\}|[\w$]+)/.exec(parameter)?.[1]?.trim() ?? '')
    .join(', ');
}

const text = [
  HEAD,
  ...readElements().map((element) => section(element, `\`<${element.tag}>\``)),
  section(readBase(), 'Every view of a stream'),
].join('\n');

keepCurrent({ 'docs/elements.md': `${text.trimEnd()}\n` }, 'node scripts/elements-reference.mjs');
