/*
 * Writes docs/elements.md from the doc comments of the elements' classes, so that each is said once. With `--check` it
 * only says whether the file is current.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const FOLDER = new URL('../src/elements/', import.meta.url);
const FILE = new URL('../docs/elements.md', import.meta.url);
const HEAD = `# Elements

Everything that an element understands, fires and can be styled by. Written from the doc comments in
\`src/elements/\` by \`node scripts/elements-reference.mjs\`. All views of a stream also have what stands under
[every view of a stream](#every-view-of-a-stream); colours, sizes and fonts are explained in [theme.md](theme.md).
`;

/** The tags of a class's comment that make a table each, in this order. */
const TABLES = {
  attr: 'Attributes',
  fires: 'Events',
  slot: 'Slots',
  csspart: 'Parts',
  cssprop: 'Custom properties',
  cssstate: 'States',
};

/** @param {ts.Node} node */
const commentOf = (node) => ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);

/** @param {string | ts.NodeArray<ts.JSDocComment> | undefined} comment */
const textOf = (comment) => (ts.getTextOfJSDocComment(comment) ?? '').trim();

/** In one line, fit for a table's cell. @param {string} text */
const cell = (text) => text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

/** `{type} name - what it is` as its parts. @param {string} text */
function entry(text) {
  const [, type = '', name = '', rest = ''] =
    /^(?:\{(.*?)\}\s+)?(\S*)\s*(?:-\s+)?([\s\S]*)$/.exec(text) ?? [];
  return { type, name: name === '-' ? '' : name, rest };
}

/** @param {ts.ClassDeclaration} node @param {ts.SourceFile} source */
function membersOf(node, source) {
  const lines = [];
  for (const member of node.members) {
    const comment = commentOf(member);
    const name = member.name?.getText(source);
    const flags = ts.getCombinedModifierFlags(/** @type {ts.Declaration} */ (member));
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
    if (!comment || !name || name.startsWith('#') || flags & hidden) continue;
    if (comment.tags?.some(({ tagName }) => tagName.text === 'internal') || ts.isSetAccessor(member))
      continue;
    const isMethod = ts.isMethodDeclaration(member);
    const signature = isMethod
      ? `${name}(${member.parameters.map((p) => p.name.getText(source)).join(', ')})`
      : name;
    lines.push(`| \`${cell(signature)}\` | ${cell(textOf(comment.comment))} |`);
  }
  return lines;
}

/** @param {string} file */
function classOf(file) {
  const source = ts.createSourceFile(
    file,
    readFileSync(new URL(file, FOLDER), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = source.statements.filter(ts.isClassDeclaration).find((node) => commentOf(node));
  if (!found) throw new Error(`${file} has no class with a doc comment`);
  return { node: found, source, comment: /** @type {ts.JSDoc} */ (commentOf(found)) };
}

/** @param {string} file @param {string} title */
function section(file, title) {
  const { node, source, comment } = classOf(file);
  const lines = [`## ${title}`, '', textOf(comment.comment), ''];
  for (const [tag, heading] of Object.entries(TABLES)) {
    const rows = (comment.tags ?? [])
      .filter(({ tagName }) => tagName.text === tag)
      .map(({ comment: text, ...rest }) => entry(readTag(source, rest, textOf(text))))
      .map(({ type, name, rest }) => {
        const shown = name ? `\`${cell(name)}\`` : '(default)';
        return `| ${shown} | ${type ? `\`${cell(type)}\` ` : ''}${cell(rest)} |`;
      });
    if (rows.length > 0) lines.push(`| ${heading} | |`, '| --- | --- |', ...rows, '');
  }
  const members = membersOf(node, source);
  if (members.length > 0) lines.push('| Properties and methods | |', '| --- | --- |', ...members, '');
  return lines.join('\n');
}

/** The tag as it is written: TypeScript takes some of its text for a type. @param {ts.SourceFile} source @param {object} tag @param {string} fallback */
function readTag(source, tag, fallback) {
  const { pos, end } = /** @type {ts.TextRange} */ (tag);
  const raw = source.text
    .slice(pos, end)
    .replaceAll(/\n\s*\* ?/g, '\n')
    .trim();
  return (
    raw
      .replace(/^@\w+\s*/, '')
      .replace(/\s*\*\/?$/, '')
      .trim() || fallback
  );
}

const tags = readdirSync(FOLDER)
  .filter((name) => /^stream-(?!element\b).*\.ts$/.test(name))
  .sort();
const text = `${[
  HEAD,
  ...tags.map((name) => section(name, `\`<${name.replace(/\.ts$/, '')}>\``)),
  section('stream-element.ts', 'Every view of a stream'),
].join('\n')}`.trimEnd();

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8').trimEnd() !== text) {
    console.error('docs/elements.md is not current: node scripts/elements-reference.mjs');
    process.exit(1);
  }
} else writeFileSync(FILE, `${text}\n`);
