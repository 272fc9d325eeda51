import { escapeHtml } from '../highlight.js';
import type { Entry, Section } from './contents.js';
import { headingsOf, plain, tokensOf } from './markdown.js';
import { renderMarkdown } from './render.js';

/** A page of the site, before it is one. */
export interface DocsPage {
  /** Its address, which ends with a slash. */
  readonly address: string;
  /** The path of the file that it is from. */
  readonly file: string;
  readonly markdown: string;
  /** HTML that stands after the first paragraph: an example to try. */
  readonly example?: string | undefined;
}

/** The whole of a page: what all pages have around it is filled in as on the demo's own. */
export function renderPage(
  { address, file, markdown, example = '' }: DocsPage,
  contents: readonly Section[],
): string {
  const headings = headingsOf(tokensOf(markdown));
  const title = plain(headings[0]?.text ?? 'Documentation');
  const article = renderMarkdown(markdown, file);
  const end = article.indexOf('</p>') + '</p>'.length;
  return `<!doctype html>
<html lang="en">
  <head>
    <!-- frame: docs head -->
    <link rel="stylesheet" href="/docs/docs.css">
    <title>${escapeHtml(title)} · Rivulet</title>
  </head>
  <body>
    <!-- frame: header -->
    <div class="wrap docs">
      <main id="main" tabindex="-1">
        <a class="button to-contents" href="#contents">All pages</a>
        <article class="prose">
${article.slice(0, end)}
${example}
${article.slice(end)}
        </article>
        ${renderNeighbours(contents, address)}
      </main>
      ${renderOutline(headings.filter(({ depth }) => depth === 2))}
      ${renderNavigation(contents, address)}
    </div>
    <!-- frame: footer -->
  </body>
</html>
`;
}

function renderNavigation(contents: readonly Section[], address: string): string {
  const sections = contents.map(
    ({ title, entries }) => `<h2>${escapeHtml(title)}</h2>
<ul>${entries.map((entry) => `<li>${renderLink(entry, address)}</li>`).join('')}</ul>`,
  );
  return `<nav class="contents" id="contents" aria-label="Documentation">${sections.join('\n')}</nav>`;
}

function renderLink({ title, href }: Entry, address: string): string {
  const current = href === address ? ' aria-current="page"' : '';
  return `<a href="${href}"${current}>${escapeHtml(title)}</a>`;
}

/** The page before and the page after, in the order of the contents. */
function renderNeighbours(contents: readonly Section[], address: string): string {
  const entries = contents.flatMap(({ entries }) => entries);
  const at = entries.findIndex(({ href }) => href === address);
  const [before, after] = [entries[at - 1], entries[at + 1]];
  const links = [
    before && `<a href="${before.href}" rel="prev"><span>Before</span> ${escapeHtml(before.title)}</a>`,
    after && `<a href="${after.href}" rel="next"><span>Next</span> ${escapeHtml(after.title)}</a>`,
  ];
  return `<nav class="neighbours" aria-label="Neighbouring pages">${links.filter(Boolean).join('')}</nav>`;
}

function renderOutline(headings: readonly { readonly text: string; readonly id: string }[]): string {
  if (headings.length < 2) return '';
  const links = headings.map(({ text, id }) => `<li><a href="#${id}">${escapeHtml(plain(text))}</a></li>`);
  return `<nav class="outline" aria-label="On this page"><h2>On this page</h2><ul>${links.join('')}</ul></nav>`;
}
