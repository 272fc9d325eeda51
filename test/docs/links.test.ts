/** That what the pages point at is there: files, headings, package entries. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Token, Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { headingsOf, tokensOf } from '../../demo/build/docs/markdown.js';
import { pages, ROOT, readPage } from './pages.js';
import { elements } from './vocabulary.js';

const { exports: entries } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};

const known = new Map<string, { tokens: readonly Token[]; ids: ReadonlySet<string> }>();

function pageAt(path: string) {
  let page = known.get(path);
  if (!page) {
    const tokens = tokensOf(readPage(path));
    page = { tokens, ids: new Set(headingsOf(tokens).map(({ id }) => id)) };
    known.set(path, page);
  }
  return page;
}

/** Why a link leads nowhere; `undefined` if it does not, or leads out of the project. */
function faultOf(href: string, from: string): string | undefined {
  if (/^(https?|mailto):/.test(href)) return undefined;
  const [path = '', id] = href.split('#');
  const target = path === '' ? from : normalize(join(dirname(from), decodeURI(path)));
  if (!existsSync(join(ROOT, target))) return `${href}: there is no ${target}`;
  if (id === undefined) return undefined;
  if (!statSync(join(ROOT, target)).isFile() || !target.endsWith('.md')) return `${href}: not a page`;
  return pageAt(target).ids.has(id) ? undefined : `${href}: ${target} has no heading of that name`;
}

const isLink = (token: Token): token is Tokens.Link | Tokens.Image =>
  token.type === 'link' || token.type === 'image';

describe.each(pages)('%s', (page) => {
  const { tokens } = pageAt(page);

  test('each link leads to a page and a heading that are there', () => {
    const faults = tokens
      .filter(isLink)
      .map(({ href }) => faultOf(href, page))
      .filter((fault) => fault !== undefined);
    expect(faults.join('\n')).toBe('');
  });

  test('each file and each entry of the package that is named is there', () => {
    const named = tokens
      .filter((token): token is Tokens.Codespan => token.type === 'codespan')
      .map(({ text }) => text);
    // Some speak of the project that `rivulet init` makes.
    const bases = ['.', 'templates/common', 'templates/partykit'];
    const files = named
      .filter((name) => /^(src|test|scripts|docs|bench|bin|demo|examples|templates)\/[\w./-]+$/.test(name))
      .filter((name) => !bases.some((base) => existsSync(join(ROOT, base, name))));
    const missing = named
      .filter((name) => /^rivulet\/[\w./-]+$/.test(name))
      .filter((name) => !(name.replace('rivulet', '.') in entries));
    expect([...files, ...missing]).toEqual([]);
  });
});

test('the contents of the documentation name each page and each element', () => {
  const contents = pageAt('docs/README.md')
    .tokens.filter(isLink)
    .map(({ href }) => href);
  const inDocs = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
  const expected = [
    ...inDocs.map((page) => page.replace('docs/', '')),
    ...[...elements.keys()].map((tag) => `elements.md#${tag}`),
  ];
  expect(expected.filter((href) => !contents.includes(href))).toEqual([]);
});
