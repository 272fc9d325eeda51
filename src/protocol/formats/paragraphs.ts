import { answer, thought } from './facts.js';

/**
 * Two texts that are written in turn, in blocks: the answer, and what the model thought. A block that goes on after
 * something else came between is a new paragraph; blocks side by side are one text (so are those into which
 * citations cut a sentence).
 */
export class Paragraphs {
  #answer: 'none' | 'open' | 'left' = 'none';
  #thought: 'none' | 'open' | 'left' = 'none';

  answer(text: unknown): readonly unknown[] {
    const shown = answer(text);
    if (shown.length === 0) return [];
    if (this.#thought === 'open') this.#thought = 'left';
    const before = this.#answer === 'left' ? answer('\n\n') : [];
    this.#answer = 'open';
    return [...before, ...shown];
  }

  thought(text: unknown): readonly unknown[] {
    const shown = thought(text);
    if (shown.length === 0) return [];
    if (this.#answer === 'open') this.#answer = 'left';
    const before = this.#thought === 'left' ? thought('\n\n') : [];
    this.#thought = 'open';
    return [...before, ...shown];
  }

  /** Something else comes between: the call of a tool, another step. */
  interrupt(): void {
    if (this.#answer === 'open') this.#answer = 'left';
    if (this.#thought === 'open') this.#thought = 'left';
  }
}
