/** What a piece of code is, for its colour; `::highlight(stream-code-<kind>)`. */
export const TOKEN_KINDS = [
  'keyword',
  'string',
  'number',
  'comment',
  'function',
  'type',
  'variable',
  'property',
  'attribute',
  'tag',
  'constant',
  'operator',
  'meta',
  'heading',
  'link',
  'inserted',
  'deleted',
] as const;

export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A coloured piece of code: from `start` up to `end`, in UTF-16 code units. */
export interface CodeToken {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
}

/**
 * Finds what is to be coloured in a piece of code: tokens in order that do not overlap. The code may be unfinished; it
 * is asked again as it grows. `language` is what the text calls it, or empty.
 */
export type Highlighter = (
  code: string,
  language: string,
) => readonly CodeToken[] | Promise<readonly CodeToken[]>;
