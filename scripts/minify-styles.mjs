import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** A style sheet in compiled code: as Lit's tag has it, or one for the page. */
const SHEET = /(\bcss ?|\bnew PageSheet\()`((?:[^`\\]|\\.)*)`/g;
/** What is left as it is: a string, what is put in. */
const OPAQUE = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\$\{[^}]*\})/;
/** Comments, and what is no comment though it may look like one. */
const COMMENT = new RegExp(`/\\*.*?\\*/|${OPAQUE.source}`, 'gs');

/**
 * Takes comments and white space out of the elements' style sheets in dist/, which no bundler does: to it they are
 * strings. A quarter of them (gzip). Lines keep their numbers, for the source maps.
 */
export function minifyStyles(folder = join(root, 'dist/elements')) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = join(folder, name);
    const code = readFileSync(file, 'utf8');
    const minified = code.replace(SHEET, (all, /** @type {string} */ before, /** @type {string} */ css) => {
      const lines = '\n'.repeat(css.split('\n').length - 1);
      return lines ? `${before}\`${minifyCss(css)}\`${lines}` : all;
    });
    if (minified !== code) writeFileSync(file, minified);
  }
}

/** @param {string} css */
export function minifyCss(css) {
  return css
    .replaceAll(COMMENT, (found) => (found.startsWith('/*') ? '' : found))
    .split(OPAQUE)
    .map((piece, index) => (index % 2 === 1 ? piece : squeeze(piece)))
    .join('')
    .trim();
}

/** White space that separates nothing. Before a colon it may be a descendant, around + and - it is arithmetic. */
function squeeze(/** @type {string} */ css) {
  return css
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,]) ?/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}');
}
