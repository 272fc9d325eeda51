import { readContents } from './contents.js';
import { renderExample } from './example.js';
import { type DocsPage, renderPage } from './page.js';
import { elementsFile, pageFiles, readSource, siteAddress } from './sources.js';

/** The HTML of all pages of the documentation, by address. */
export function docsPages(): ReadonlyMap<string, string> {
  const contents = readContents();
  const pages = pageFiles().flatMap((file) =>
    file === elementsFile ? elementPages(readSource(file)) : [pageOf(file, readSource(file))],
  );
  return new Map(pages.map((page) => [page.address, renderPage(page, contents)]));
}

function pageOf(file: string, markdown: string): DocsPage {
  const address = siteAddress('', file);
  if (address === undefined) throw new Error(`${file} has no address on the site`);
  return { address, file, markdown };
}

/** The reference of all elements as a page for each, and one with the rest of it. */
function elementPages(markdown: string): DocsPage[] {
  const [head = '', ...sections] = markdown.split(/^(?=## )/m);
  const isElement = (section: string) => section.startsWith('## `<');
  const tags = sections.filter(isElement).map((section) => section.slice(5, section.indexOf('>')));
  const list = tags.map((tag) => `- [\`<${tag}>\`](#${tag})`).join('\n');
  const rest = sections.filter((section) => !isElement(section));
  return [
    pageOf(elementsFile, [head, `${list}\n\n`, ...rest].join('')),
    ...sections.filter(isElement).map((section, at) => ({
      address: `/docs/elements/${tags[at]}/`,
      file: elementsFile,
      markdown: withHeadings(section.slice(1)).replaceAll('(#every-view', '(elements.md#every-view'),
      example: renderExample(tags[at] ?? ''),
    })),
  ];
}

/** With the titles of tables as headings: an element's page is long enough to need them. */
function withHeadings(section: string): string {
  return section.replace(/^\| (\w[\w ]*) \| \|$/gm, '## $1\n\n| | |');
}
