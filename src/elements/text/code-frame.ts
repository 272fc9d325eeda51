import { texts } from '../texts/text.js';
import type { CodePainter } from './code-paint.js';
import { copyWith, createButton } from './copy-button.js';
import { EndKeeper } from './end-keeper.js';
import { createFrame } from './frame.js';
import type { BlockFrame } from './markdown/markdown-options.js';

/**
 * What stands around a code block: its language, a button to copy it once it is finished, and a scroll area of its own
 * when it is long, which follows its end while the code grows.
 */
export class CodeFrame implements BlockFrame {
  readonly element: HTMLElement;
  readonly #pre: HTMLPreElement;
  readonly #painter: CodePainter | undefined;
  readonly #end: EndKeeper;
  readonly #copy = createButton('copy', texts.copy, (button) => {
    copyWith(button, this.#code, texts.copy);
  });
  readonly #expand = createButton('expand', texts.expand, () => this.#toggle());
  readonly #grown = new MutationObserver(() => this.#painter?.changed());

  /** `painter` colours the code. */
  constructor(language: string, pre: HTMLPreElement, painter?: CodePainter) {
    this.#pre = pre;
    this.#painter = painter;
    this.#expand.hidden = true;
    this.#expand.setAttribute('aria-expanded', 'false');
    const { element, scroll } = createFrame('data-stream-code', pre, {
      name: language,
      label: texts.code(language),
      buttons: [this.#expand, this.#copy],
    });
    this.element = element;
    this.#end = new EndKeeper(scroll, pre, () => {
      this.#expand.hidden = false;
    });
    this.reopen();
  }

  close(): void {
    this.#setOpen(false);
    this.#grown.disconnect();
  }

  reopen(): void {
    this.#setOpen(true);
    this.#grown.observe(this.#pre, { childList: true, characterData: true, subtree: true });
  }

  /** The line feed that ends the last line belongs to the fence. */
  get #code(): string {
    return (this.#pre.textContent ?? '').replace(/\n$/, '');
  }

  #setOpen(isOpen: boolean): void {
    this.#copy.disabled = isOpen;
    this.#end.isOpen = isOpen;
    this.#painter?.changed();
  }

  #toggle(): void {
    const expanded = this.element.toggleAttribute('data-stream-expanded');
    this.#expand.textContent = expanded ? texts.collapse : texts.expand;
    this.#expand.setAttribute('aria-expanded', String(expanded));
  }
}
