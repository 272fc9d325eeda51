import { lexer, type Token, type Tokens, walkTokens } from 'marked';

/** A heading of a page, and the id that links name it by. */
export interface Heading {
  readonly depth: number;
  /** As Markdown. */
  readonly text: string;
  readonly id: string;
}

/** All tokens of a page, at every depth, in their order. */
export function tokensOf(markdown: string): Token[] {
  const tokens: Token[] = [];
  walkTokens(lexer(markdown), (token) => void tokens.push(token));
  return tokens;
}

/** The headings of a page, in their order. */
export function headingsOf(tokens: readonly Token[]): Heading[] {
  const makeId = idMaker();
  return tokens
    .filter((token): token is Tokens.Heading => token.type === 'heading')
    .map(({ depth, text }) => ({ depth, text, id: makeId(text) }));
}

/**
 * Makes the ids of a page's headings as GitHub does, so that one link fits there and here: in lower case, without
 * punctuation, with hyphens for spaces, and a number from the second of a name on.
 */
export function idMaker(): (heading: string) => string {
  const taken = new Map<string, number>();
  return (heading) => {
    const id = plain(heading)
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '')
      .replaceAll(' ', '-');
    const count = taken.get(id) ?? 0;
    taken.set(id, count + 1);
    return count === 0 ? id : `${id}-${count}`;
  };
}

/** A heading without its Markdown: what stands in code stays, links are their texts. */
export function plain(heading: string): string {
  return heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/(\*\*|`)/g, '');
}
