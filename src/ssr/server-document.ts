import { parseHTML } from 'linkedom';

/** Says nothing, ever: on a server nothing is laid out, seen or changed by anyone else. */
class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords(): never[] {
    return [];
  }
}

/** What goes wrong is told to whoever asked for it. */
function rethrow(error: unknown): never {
  throw error;
}

/** Whether a text begins, as to its letters, in a script that runs from right to left. */
const FROM_RIGHT =
  /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Teaches the document's elements the one selector that engines ask for and that it does not know. */
function teachDirection(prototype: Element): void {
  const matches = prototype.matches as (this: Element, selectors: string) => boolean;
  Object.defineProperty(prototype, 'matches', {
    configurable: true,
    value(this: Element, selectors: string) {
      if (selectors === ':dir(rtl)') return FROM_RIGHT.test(this.textContent ?? '');
      return matches.call(this, selectors);
    },
  });
}

/** What the rendering engines take from their global scope. */
const NAMES = [
  'document',
  'Node',
  'Element',
  'HTMLElement',
  'HTMLTemplateElement',
  'Text',
  'Comment',
  'Document',
  'DocumentFragment',
  'ShadowRoot',
] as const;

/** The classes of elements are the same in each document. */
let isTaught = false;

/** A document of a server: engines draw into it what is then written as HTML. */
export class ServerDocument {
  readonly #globals: ReadonlyMap<string, unknown>;
  readonly #document: Document;

  constructor() {
    const page = parseHTML('<!doctype html><html><head></head><body></body></html>');
    this.#document = page.document;
    if (!isTaught) teachDirection((page.Element as unknown as typeof Element).prototype);
    isTaught = true;
    this.#globals = new Map<string, unknown>([
      ...NAMES.map((name) => [name, Reflect.get(page, name)] as const),
      ['reportError', rethrow],
      ['IntersectionObserver', NoObserver],
      ['MutationObserver', NoObserver],
      ['ResizeObserver', NoObserver],
    ]);
  }

  /** An element with this markup in it. It stands by itself: the document's style sheets are no concern of it. */
  create(tag: string, markup: string): HTMLElement {
    const element = this.#document.createElement(tag);
    element.innerHTML = markup;
    return element;
  }

  /**
   * Runs this with the document as the global one. It must not wait for anything: when it is over, the globals are what they
   * were, and no other code of the server has seen them.
   */
  run<T>(draw: () => T): T {
    const before = [...this.#globals.keys()].map(
      (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
    );
    for (const [name, value] of this.#globals) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
    try {
      return draw();
    } finally {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    }
  }
}
