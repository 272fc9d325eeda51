import { Marked, type Tokens } from 'marked';
import { escapeHtml, highlight, type Language } from '../highlight.js';
import { dedent } from '../snippet.js';
import { idMaker, plain } from './markdown.js';
import { pictureSource, siteAddress } from './sources.js';

/** The languages of samples, by the names that fences give them. */
const languages: Readonly<Record<string, Language>> = {
  html: 'html',
  vue: 'html',
  svelte: 'html',
  ts: 'ts',
  tsx: 'ts',
  js: 'ts',
  css: 'css',
  sh: 'sh',
  json: 'json',
  jsonc: 'json',
  ndjson: 'json',
};

/**
 * A page's Markdown as HTML: headings with ids, code in colours and with a button that copies it, links as they are on
 * the site, tables in boxes that scroll.
 *
 * @param from the page's path, which its links start from
 * @throws {Error} for HTML in the Markdown: what a page shows is said in Markdown
 */
export function renderMarkdown(markdown: string, from: string): string {
  const makeId = idMaker();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const id = makeId(text);
        const content = this.parser.parseInline(tokens);
        if (depth === 1) return `<h1 id="${id}">${content}</h1>\n`;
        const link = `<a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(plain(text))}">#</a>`;
        return `<h${depth} id="${id}">${content} ${link}</h${depth}>\n`;
      },
      code: renderCode,
      link({ href, tokens }) {
        const content = this.parser.parseInline(tokens);
        if (/^https?:/.test(href)) return `<a href="${escapeHtml(href)}">${content}</a>`;
        const address = href.startsWith('#') && !isElement(href) ? href : siteAddress(href, from);
        // What is in the repository and not on the site is named, not linked.
        return address ? `<a href="${escapeHtml(address)}">${content}</a>` : content;
      },
      image({ href, text }) {
        const source = escapeHtml(pictureSource(href, from));
        return `<img class="chart" src="${source}" alt="${escapeHtml(text)}" loading="lazy">`;
      },
      table({ header, rows }) {
        const render = (cells: readonly Tokens.TableCell[]) =>
          // The corner of a table has nothing to say, and is no header.
          cells.map((cell) => this.tablecell({ ...cell, header: cell.header && cell.text !== '' })).join('');
        const hasHeader = header.some(({ text }) => text !== '');
        const head = hasHeader ? `<thead><tr>${render(header)}</tr></thead>` : '';
        const body = rows.map((row) => `<tr>${render(row)}</tr>`).join('');
        return `<div class="table" tabindex="0" role="group" aria-label="Table"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
      html({ text }) {
        if (text.trimStart().startsWith('<!--')) return '';
        throw new Error(`${from} has HTML in it: ${text.trim().slice(0, 60)}`);
      },
    },
  });
  return marked.parse(markdown, { async: false });
}

/** Whether a link within the reference of all elements leads to what is a page of its own here. */
function isElement(href: string): boolean {
  return href.startsWith('#stream-');
}

function renderCode({ text, lang = '' }: Tokens.Code): string {
  const [name = '', file = ''] = lang.split(/\s+/);
  const language = languages[name];
  const source = dedent(text);
  const code = language ? highlight(source, language) : escapeHtml(source);
  const title = file ? `<code>${escapeHtml(file)}</code>` : `<span>${escapeHtml(name || 'text')}</span>`;
  const copy = name ? '<button class="copy" type="button" data-copy>Copy</button>' : '';
  return `<figure class="source">
<figcaption>${title}${copy}</figcaption>
<pre tabindex="0"><code>${code}</code></pre>
</figure>
`;
}
