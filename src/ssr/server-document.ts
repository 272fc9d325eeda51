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

/** The elements of Lit, by the nodes that stand for them here. */
const hosts = new WeakMap<Node, Element>();

/** Teaches the document's elements what engines ask of them and they do not know: a selector, and who their host is. */
function teach(prototype: Element): void {
  const matches = prototype.matches as (this: Element, selectors: string) => boolean;
  const closest = prototype.closest as (this: Element, selectors: string) => Element | null;
  Object.defineProperties(prototype, {
    matches: {
      configurable: true,
      value(this: Element, selectors: string) {
        if (selectors === ':dir(rtl)') return FROM_RIGHT.test(this.textContent ?? '');
        return matches.call(this, selectors);
      },
    },
    closest: {
      configurable: true,
      value(this: Element, selectors: string) {
        const found = closest.call(this, selectors);
        return found && (hosts.get(found) ?? found);
      },
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
  'CharacterData',
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
    // Nobody selects anything here.
    this.#document = Object.assign(page.document, { getSelection: () => null });
    if (!isTaught) teach((page.Element as unknown as typeof Element).prototype);
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

  /** Has a node of the document stand for an element of Lit. */
  standFor(host: Element, node: Node): void {
    hosts.set(node, host);
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
