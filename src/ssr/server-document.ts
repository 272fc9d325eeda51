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

/** A document of a server: engines draw into it what is then written as HTML. */
export class ServerDocument {
  readonly #globals: ReadonlyMap<string, unknown>;
  readonly #document: Document;

  constructor() {
    const page = parseHTML('<!doctype html><html><head></head><body></body></html>');
    this.#document = page.document;
    this.#globals = new Map<string, unknown>([
      ...NAMES.map((name) => [name, Reflect.get(page, name)] as const),
      ['IntersectionObserver', NoObserver],
      ['MutationObserver', NoObserver],
      ['ResizeObserver', NoObserver],
    ]);
  }

  /** An element in the document, with this markup in it. */
  create(tag: string, markup: string): HTMLElement {
    const element = this.#document.createElement(tag);
    element.innerHTML = markup;
    this.#document.body.append(element);
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
