import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tokens } from 'marked';
import { tokensOf } from '../../demo/build/docs/markdown.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A piece of code in a page. */
export interface Sample {
  /** Its page and its number there, for messages. */
  readonly name: string;
  readonly language: string;
  /** What stands behind the language: the file that the code is from. */
  readonly file: string;
  readonly code: string;
}

/** The paths of all Markdown pages that are for readers, from the root. */
export const pages: readonly string[] = [
  ...namesIn('.').filter((name) => name.endsWith('.md')),
  ...['docs', 'examples', 'bench', 'templates'].flatMap(pagesUnder),
];

function namesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder));
}

function pagesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(({ name, parentPath }) => name.endsWith('.md') && !parentPath.includes('node_modules'))
    .map(({ name, parentPath }) => relative(ROOT, join(parentPath, name)).replaceAll(sep, '/'))
    .sort();
}

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The examples that the elements' pages let one try: markup, and what a task yields. */
const examples: readonly Sample[] = namesIn('docs/live').map((file) => ({
  name: `docs/live/${file}`,
  language: file.replace(/^.*\./, ''),
  file: '',
  code: readPage(`docs/live/${file}`).trimEnd(),
}));

/** All samples of all pages. */
export const samples: readonly Sample[] = [...pages.flatMap(samplesIn), ...examples];

function samplesIn(page: string): Sample[] {
  return tokensOf(readPage(page))
    .filter((token): token is Tokens.Code => token.type === 'code')
    .map(({ lang = '', text }, index) => {
      const [language = '', file = ''] = lang.split(/\s+/);
      return { name: `${page}, sample ${index + 1}`, language, file, code: text };
    });
}
