export interface Chapter {
  /** A chapter's number, or `etymology`, `extracts`, `epilogue`. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export function parseBook(json: string): readonly Chapter[] {
  return JSON.parse(json) as readonly Chapter[];
}

/** The text of a chapter, or of all of them; `undefined` when there is no such chapter. */
export function textOf(book: readonly Chapter[], id: string): string | undefined {
  const chapters = id === 'all' ? book : book.filter((chapter) => chapter.id === id);
  if (chapters.length === 0) return undefined;
  return chapters.map(({ title, text }) => `${title}\n\n${text}\n`).join('\n\n');
}

/**
 * Cuts a text into pieces as a language model does: a short word with the space before it is one, a long word is
 * several. Put together they are the text.
 */
export function tokensOf(text: string): string[] {
  return text.match(/\s*[^\s]{1,6}|\s+$/gu) ?? [];
}
