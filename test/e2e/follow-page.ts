/* A page on which one view follows what grows in it, for follow.test.ts: real input needs a real page. */
import '../../src/elements/index.js';
import type { StreamEvent, StreamSource } from '../../src/client/index.js';
import type { Chunk } from '../../src/protocol/index.js';

/** What a test may do to the view that is shown, and ask of it. */
interface FollowPage {
  /** Adds about so many lines at the end, and at the beginning. */
  grow(lines: number): void;
  prepend(lines: number): void;
  /** An image whose size is not known until it has loaded, above everything or at the end. */
  addImage(address: string, where: 'end' | 'start'): void;
  /** Empties the view. */
  clear(): void;
  scroller(): Element;
  /** How much is below what is in view, in pixels. */
  left(): number;
  /** Whether the way to the end is offered. */
  offersJump(): boolean;
  /** What the first line that is wholly in view says, and how far down it stands, in pixels. */
  place(): { readonly text: string; readonly top: number };
  /**
   * Resolves two frames after it holds: what was written is laid out, and what came of that is done. Looked at once in each
   * frame, and without the driver, which takes longer to ask than a page to answer.
   */
  until(holds: () => boolean): Promise<void>;
}

declare global {
  interface Window {
    follow: FollowPage;
    show(kind: string): void;
  }
}

interface Kind {
  readonly markup: string;
  /** What scrolls: the page, unless it is said. */
  readonly scroller?: (view: HTMLElement) => Element | null | undefined;
  readonly lines: string;
  readonly add: (view: HTMLElement, lines: readonly string[], mode: 'append' | 'prepend') => void;
}

/** A stream that is written here, and has one reader. */
class PageSource implements StreamSource {
  readonly name = 'page';
  #generation = 0;
  #seq = 0;
  #tell: (event: StreamEvent) => void = () => {};

  open(observer: (event: StreamEvent) => void) {
    this.#tell = observer;
    queueMicrotask(() => this.#begin('opened'));
    const nothing = () => {};
    return {
      pause: nothing,
      resume: nothing,
      setVisible: nothing,
      want: nothing,
      read: async () => [],
      close: nothing,
    };
  }

  push(chunk: Chunk): void {
    this.#tell({
      type: 'chunks',
      generation: `${this.#generation}`,
      seq: ++this.#seq,
      time: Date.now(),
      chunks: [chunk],
    });
  }

  reset(): void {
    this.#generation++;
    this.#seq = 0;
    this.#begin('reset');
  }

  #begin(type: 'opened' | 'reset'): void {
    this.#tell({
      type,
      stream: 'page',
      generation: `${this.#generation}`,
      status: 'streaming',
      interruptible: false,
      head: 0,
      first: 1,
      next: 1,
    });
  }
}

const source = new PageSource();

/** How long something may take to come about, in milliseconds. */
const PATIENCE = 20_000;
const frame = () => new Promise(requestAnimationFrame);

const elements: Kind['add'] = (view, lines, mode) => {
  const added = lines.map((line) => {
    const element = document.createElement('p');
    element.textContent = line;
    return element;
  });
  view[mode](...added);
};
const chunk =
  (chunkOf: (lines: readonly string[], mode: 'append' | 'prepend') => Chunk): Kind['add'] =>
  (_view, lines, mode) =>
    source.push(chunkOf(lines, mode));
const text = chunk((lines, mode) => ({ kind: 'text', text: `${lines.join('\n')}\n`, mode }));
const items = chunk((lines, mode) => ({
  kind: 'items',
  items: lines.map((line) => ({ id: line, line })),
  mode,
}));

const rows = '<template><p>{{line}}</p></template>';
const KINDS: Record<string, Kind> = {
  'stream-scroll': {
    markup: '<stream-scroll id="view" class="box"></stream-scroll>',
    scroller: (view) => view,
    lines: 'p',
    add: elements,
  },
  'stream-scroll of a page': {
    markup: '<h1>A page</h1><stream-scroll id="view" page></stream-scroll>',
    lines: 'p',
    add: elements,
  },
  'stream-text': {
    markup: '<stream-text id="view" class="box" follow></stream-text>',
    scroller: (view) => view,
    lines: '[data-stream-block]',
    add: text,
  },
  'stream-text in a box': {
    // In WebKit what scrolls is reached by keyboard only where its page says so.
    markup: '<div class="box" tabindex="0"><stream-text id="view" follow></stream-text></div>',
    scroller: (view) => view.parentElement,
    lines: '[data-stream-block]',
    add: text,
  },
  'stream-text in a stream-scroll': {
    markup: '<stream-scroll id="outer" class="box"><stream-text id="view"></stream-text></stream-scroll>',
    scroller: (view) => view.parentElement,
    lines: '[data-stream-block]',
    add: text,
  },
  'stream-list': {
    markup: `<stream-list id="view" class="box" follow>${rows}</stream-list>`,
    scroller: (view) => view,
    lines: 'p',
    add: items,
  },
  'stream-log': {
    markup: '<stream-log id="view" class="box"></stream-log>',
    scroller: (view) => view.shadowRoot?.querySelector('[part="viewport"]'),
    lines: '[part~="line"]',
    add: text,
  },
};

window.show = (name) => {
  const kind = KINDS[name];
  if (!kind) throw new TypeError(`Nothing is called ${name}; there are ${Object.keys(KINDS).join(', ')}`);
  document.body.insertAdjacentHTML('beforeend', kind.markup);
  const view = document.querySelector<HTMLElement>('#view') as HTMLElement;
  const outer = document.querySelector<HTMLElement>('#outer') ?? view;
  if ('source' in view) view.source = source;
  const scroller = () => kind.scroller?.(view) ?? (document.scrollingElement as Element);
  const linesOf = () => [
    ...(name === 'stream-log' ? (view.shadowRoot as ShadowRoot) : view).querySelectorAll(kind.lines),
  ];
  const viewTop = () => (kind.scroller ? scroller().getBoundingClientRect().top : 0);
  let first = 0;
  let last = 0;

  window.follow = {
    grow(count) {
      const lines = Array.from({ length: count }, () => `Line ${++last}`);
      kind.add(view, lines, 'append');
    },
    prepend(count) {
      const lines = Array.from({ length: count }, () => `Line ${--first}`);
      kind.add(view, lines.reverse(), 'prepend');
    },
    addImage(address, where) {
      const image = document.createElement('img');
      image.src = address;
      view[where === 'end' ? 'append' : 'prepend'](image);
    },
    clear() {
      if ('source' in view) source.reset();
      else view.replaceChildren();
    },
    scroller,
    left: () => scroller().scrollHeight - scroller().clientHeight - scroller().scrollTop,
    offersJump: () => outer.shadowRoot?.querySelector('[part="jump"]') !== null,
    place() {
      const from = viewTop();
      const range = document.createRange();
      for (const line of linesOf()) {
        const words = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        while (words.nextNode()) {
          for (const { index, 0: found } of (words.currentNode.nodeValue ?? '').matchAll(/Line -?\d+/g)) {
            range.setStart(words.currentNode, index);
            range.setEnd(words.currentNode, index + found.length);
            // In WebKit the line feed before it has a rectangle too, at the end of the line before.
            const top = [...range.getClientRects()].at(-1)?.top ?? Number.NaN;
            if (top >= from) return { text: found, top: Math.round(top - from) };
          }
        }
      }
      return { text: '', top: 0 };
    },
    async until(holds) {
      const deadline = performance.now() + PATIENCE;
      while (!holds()) {
        if (performance.now() > deadline) throw new Error(`Waited ${PATIENCE} ms in vain for ${holds}`);
        await frame();
      }
      await frame();
      await frame();
    },
  };
};
