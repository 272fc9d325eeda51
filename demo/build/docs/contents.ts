import type { Tokens } from 'marked';
import { plain, tokensOf } from './markdown.js';
import { readSource, siteAddress } from './sources.js';

/** A page in the table of contents. */
export interface Entry {
  readonly title: string;
  /** Its address on the site. */
  readonly href: string;
}

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

const file = 'docs/README.md';

/** The table of contents: the headings of docs/README.md, and the links under each. */
export function readContents(): readonly Section[] {
  const sections: { title: string; entries: Entry[] }[] = [];
  for (const token of tokensOf(readSource(file))) {
    if (token.type === 'heading' && token.depth === 2) {
      sections.push({ title: (token as Tokens.Heading).text, entries: [] });
    } else if (token.type === 'link') {
      const { href, text } = token as Tokens.Link;
      const address = siteAddress(href, file);
      if (address) sections.at(-1)?.entries.push({ title: plain(text), href: address });
    }
  }
  return sections;
}
