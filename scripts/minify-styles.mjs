import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './root.mjs';

/** What is left as it is: a string, what is put in. */
const OPAQUE = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\$\{[^}]*\})/;
/** Where an expression was. */
const HOLE = '\x24{}';
/** Comments, the quotes of an attribute's value that is a name, and what is neither though it may look like it. */
const NEEDLESS = new RegExp(
  `(?<comment>/\\*.*?\\*/)|(?<attribute>\\[[\\w-]+[~^$*|]?=)(?<quote>["'])(?<name>[a-zA-Z_][\\w-]*)\\k<quote>\\]|${OPAQUE.source}`,
  'gs',
);

/**
 * Takes comments and white space out of the elements' style sheets in dist/, and what indents their templates, which no
 * bundler does: to it they are strings. A quarter of the sheets (gzip). Lines keep their numbers, for the source maps.
 */
export function minifyStyles(folder = join(root, 'dist/elements')) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = join(folder, name);
    const code = readFileSync(file, 'utf8');
    const minified = minifyLiterals(code);
    if (minified !== code) writeFileSync(file, minified);
  }
}

/**
 * A module with its style sheets (as Lit's tag has them, or for the page) and its templates made small.
 *
 * @param {string} code
 */
export function minifyLiterals(code) {
  if (!/\b(?:css|html|svg|PageSheet)\b/.test(code)) return code;
  const source = ts.createSourceFile('module.js', code, ts.ScriptTarget.Latest);
  /** @type {{ start: number, end: number, text: string }[]} */
  const pieces = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const literal = literalOf(node);
    if (literal) pieces.push(...minifiedPieces(literal.template, literal.minify, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return pieces
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, text }) => all.slice(0, start) + text + all.slice(end), code);
}

/**
 * The literal of a style sheet or template, and how it is minified.
 *
 * @param {ts.Node} node
 * @returns {{ template: ts.TemplateLiteral, minify: (text: string) => string } | undefined}
 */
function literalOf(node) {
  if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)) {
    const { text } = node.tag;
    if (text === 'css') return { template: node.template, minify: minifyCss };
    if (text === 'html' || text === 'svg') return { template: node.template, minify: minifyTemplate };
  }
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'PageSheet')
    return;
  const [rules] = node.arguments ?? [];
  return rules && ts.isTemplateLiteral(rules) ? { template: rules, minify: minifyCss } : undefined;
}

/**
 * What is between a literal's expressions, minified as a whole.
 *
 * @param {ts.TemplateLiteral} template
 * @param {(text: string) => string} minify
 * @param {ts.SourceFile} source
 */
function minifiedPieces(template, minify, source) {
  const parts = ts.isTemplateExpression(template)
    ? [template.head, ...template.templateSpans.map(({ literal }) => literal)]
    : [template];
  const spans = parts.map((part, index) => ({
    start: part.getStart(source) + 1,
    end: part.end - (index === parts.length - 1 ? 1 : 2),
  }));
  const texts = spans.map(({ start, end }) => source.text.slice(start, end));
  const small = minify(texts.join(HOLE));
  const lost = lines(texts.join('')) - lines(small);
  const minified = small.split(HOLE);
  return [
    ...spans.map((span, index) => ({ ...span, text: minified[index] ?? '' })),
    { start: template.end, end: template.end, text: '\n'.repeat(lost) },
  ];
}

function lines(/** @type {string} */ text) {
  return text.split('\n').length - 1;
}

/** What indents a template. A line's end stays one: it may stand between words, and lines are to keep their numbers. */
function minifyTemplate(/** @type {string} */ html) {
  return html.replaceAll(/[ \t]*\n[ \t]*/g, '\n');
}

/** @param {string} css */
export function minifyCss(css) {
  return css
    .replaceAll(NEEDLESS, (found, ...rest) => {
      const { comment, attribute, name } = rest.at(-1);
      if (comment) return '';
      return attribute ? `${attribute}${name}]` : found;
    })
    .split(OPAQUE)
    .map((piece, index) => (index % 2 === 1 ? piece : squeeze(piece)))
    .join('')
    .trim();
}

/** White space that separates nothing. Before a colon it may be a descendant, around + and - it is arithmetic. */
function squeeze(/** @type {string} */ css) {
  return css
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>]) ?/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}')
    .replaceAll(/(?<![\w.])0\./g, '.');
}
