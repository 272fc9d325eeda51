import { LONGEST_LABEL, normalizeLabel, scanLabel, scanResource, type Target } from './link-syntax.js';
import type { References } from './references.js';
import { MORE, NONE } from './scan.js';

/** Where a pair of brackets leads. */
export interface Reading {
  /** `undefined`: nowhere, it is no link. */
  readonly target: Target | undefined;
  /** Where the link ends. */
  readonly end: number;
  /** What follows the text may change that. */
  readonly undecided: boolean;
}

/** Reads where the brackets of one text lead: `[text](address)`, `[text][label]`, `[label][]`, `[label]`. */
export class LinkTargets {
  /** The labels that were looked up, defined or not. */
  readonly labels = new Set<string>();
  readonly #text: string;
  readonly #references: References;

  constructor(text: string, references: References) {
    this.#text = text;
    this.#references = references;
  }

  /** Of the brackets around `start` to `close`; `mayBeLabel`: what is in them may be a label itself. */
  read(start: number, close: number, mayBeLabel: boolean): Reading {
    const text = this.#text;
    const label = mayBeLabel && close - start <= LONGEST_LABEL ? text.slice(start, close) : '';
    const own = this.#look(label);
    const next = text[close + 1];
    if (next === '[') return this.#readLabel(close + 1, own);
    const resource = next === '(' ? scanResource(text, close + 2) : NONE;
    if (resource !== NONE && resource !== MORE) {
      return { target: resource.value, end: resource.end, undecided: false };
    }
    return { target: own, end: close + 1, undecided: next === undefined || resource === MORE };
  }

  #readLabel(start: number, own: Target | undefined): Reading {
    const end = scanLabel(this.#text, start);
    const target = end > 0 ? this.#look(this.#text.slice(start + 1, end - 1)) : undefined;
    if (target || end === MORE) return { target, end, undecided: end === MORE };
    return { target: this.#text[start + 1] === ']' ? own : undefined, end: start + 2, undecided: false };
  }

  #look(written: string): Target | undefined {
    const label = normalizeLabel(written);
    if (label === '') return undefined;
    this.labels.add(label);
    return this.#references.get(label);
  }
}
