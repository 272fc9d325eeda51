import type { Emitter } from 'highlight.js';
import type { CodeToken, TokenKind } from '../code-tokens.js';

/** The library's names of what a piece of code is; of a name with dots the first part counts, unless it is here itself. */
const KINDS: Record<string, TokenKind> = {
  keyword: 'keyword',
  'selector-pseudo': 'keyword',
  operator: 'operator',
  string: 'string',
  'char.escape': 'constant',
  regexp: 'string',
  quote: 'string',
  code: 'string',
  number: 'number',
  literal: 'constant',
  symbol: 'constant',
  bullet: 'constant',
  comment: 'comment',
  doctag: 'comment',
  title: 'function',
  'title.class': 'type',
  'title.function': 'function',
  built_in: 'type',
  type: 'type',
  class: 'type',
  variable: 'variable',
  'template-variable': 'variable',
  'variable.language': 'keyword',
  'variable.constant': 'constant',
  property: 'property',
  attr: 'attribute',
  attribute: 'attribute',
  'selector-attr': 'attribute',
  'selector-class': 'type',
  'selector-id': 'type',
  'selector-tag': 'tag',
  name: 'tag',
  'template-tag': 'tag',
  tag: 'operator',
  meta: 'meta',
  section: 'heading',
  link: 'link',
  addition: 'inserted',
  deletion: 'deleted',
};

/** Takes what the library finds in a piece of code, as ranges in place of markup. */
export class TokenEmitter implements Emitter {
  readonly tokens: CodeToken[] = [];
  /** Of each scope that is open; `undefined` where it has no colour of its own. */
  readonly #open: (TokenKind | undefined)[] = [];
  #length = 0;

  addText(text: string): void {
    const start = this.#length;
    this.#length += text.length;
    const kind = this.#open.at(-1);
    if (!kind || text === '') return;
    const last = this.tokens.at(-1);
    // Pieces of one token that come one by one.
    if (last?.end === start && last.kind === kind) {
      this.tokens[this.tokens.length - 1] = { ...last, end: this.#length };
    } else {
      this.tokens.push({ start, end: this.#length, kind });
    }
  }

  startScope(scope: string): void {
    const kind = KINDS[scope] ?? KINDS[scope.split('.')[0] as string];
    // What is put into a text is no text, a scope without a colour has that of what it lies in.
    this.#open.push(scope === 'subst' ? undefined : (kind ?? this.#open.at(-1)));
  }

  endScope(): void {
    this.#open.pop();
  }

  /** What the library calls in other places, though its types do not say so. */
  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  /** Code in code, such as a script in a page. */
  __addSublanguage(emitter: TokenEmitter): void {
    const offset = this.#length;
    for (const { start, end, kind } of emitter.tokens) {
      this.tokens.push({ start: start + offset, end: end + offset, kind });
    }
    this.#length += emitter.#length;
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}
