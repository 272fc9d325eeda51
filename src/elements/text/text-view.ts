/** What shows a text: plain blocks, or Markdown. Writes to the DOM and reads no layout. */
export interface TextView {
  /** The number of UTF-16 code units of the text. */
  readonly length: number;
  /** The text itself, as it was given. */
  readonly text: string;
  append(text: string): void;
  prepend(text: string): void;
  /** Puts a text in place of all; what both begin with stays as it is. */
  replace(text: string): void;
  clear(): void;
  /** Puts markup there, made harmless; a view without this shows markup as text. */
  addMarkup?(mode: 'append' | 'prepend' | 'replace', html: string): void;
  /** Marks that something is missing here; what follows begins a block of its own. */
  addGap(label: string): void;
  /** No more text follows: what waited for more is settled. A change afterwards takes that back. */
  end(): void;
  /** What is registered with the page for this text (colours) is made anew; `false`: it is taken away. */
  setPainted?(on: boolean): void;
  /** The last of a frame's writing: lets the browser skip what is out of view, and puts the caret to the end. */
  settle(): void;
  /** The text that a person has selected, as it was given. */
  textIn(range: Range): string;
}
