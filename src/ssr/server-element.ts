import { LitElementRenderer } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import type { RenderInfo } from '@lit-labs/ssr/lib/render-value.js';
import type { StartFrom, StreamEvent } from '../client/source.js';
import type { StreamElement } from '../elements/stream-element.js';
import { TemplateElement } from '../elements/template-element.js';
import type { Cursor } from '../protocol/cursor.js';
import type { RenderOptions } from './render-stream.js';
import { ServerDocument } from './server-document.js';
import { ServerMounts, serverRenderer } from './server-rows.js';

/** What an element asks of itself as a node. Elements of Lit have none of it on a server. */
const OF_NODES = (
  'id firstChild lastChild firstElementChild lastElementChild childNodes children childElementCount textContent ' +
  'ownerDocument parentNode parentElement isConnected style dataset localName append prepend appendChild insertBefore ' +
  'removeChild replaceChildren querySelector querySelectorAll contains getRootNode closest matches'
).split(' ');

/**
 * An element on a server: the class of the page, whose shadow root Lit renders; its light children stand in a document
 * of the server, where the engines draw them as they do in the page.
 */
export class ServerElement {
  readonly #renderer: LitElementRenderer;
  readonly #document = new ServerDocument();
  readonly #light: HTMLElement;
  readonly #element: StreamElement;
  readonly #mounts: ServerMounts | undefined;

  /** `children`: what the page's author puts into it, as HTML. `functions`: by the properties of a list that they are for. */
  constructor(
    tag: string,
    attributes: ReadonlyMap<string, string>,
    children: string,
    { renderItem, mountItem, groupBy }: Pick<RenderOptions, 'renderItem' | 'mountItem' | 'groupBy'> = {},
  ) {
    this.#light = this.#document.create(tag, children);
    this.#renderer = this.#document.run(() => new LitElementRenderer(tag));
    this.#element = this.#renderer.element as unknown as StreamElement;
    const light = this.#light;
    this.#document.standFor(this.#element, light);
    for (const name of OF_NODES) {
      Object.defineProperty(this.#element, name, {
        configurable: true,
        get() {
          const value: unknown = Reflect.get(light, name);
          return typeof value === 'function' ? value.bind(light) : value;
        },
      });
    }
    // Its shadow root is not there to be looked into: Lit renders it as a text.
    Object.assign(this.#element, { renderRoot: this.#document.create('div', '') });
    for (const [name, value] of attributes) {
      light.setAttribute(name, value);
      this.#renderer.setAttribute(name, value);
    }
    this.#element.announcements = 'off';
    if (renderItem) Object.assign(this.#element, { renderItem, rowRenderer: serverRenderer(renderItem) });
    this.#mounts = mountItem && new ServerMounts(mountItem);
    if (this.#mounts) Object.assign(this.#element, { mountItem: this.#mounts.mountItem });
    if (groupBy) Object.assign(this.#element, { groupBy });
    this.#document.run(() => this.#renderer.connectedCallback());
  }

  /** Draws the events of a stream. Loads what code that needs. */
  async draw(events: readonly StreamEvent[], cursor: Cursor): Promise<void> {
    while (!this.#document.run(() => this.#element.drawNow(events, cursor))) {
      // Modules are loaded by the event loop, and what could not be loaded is done without.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.#mounts?.fill();
  }

  /** The host's attributes, as they are written in its tag. */
  get attributes(): ReadonlyMap<string, string> {
    return new Map([...this.#element.attributes].map(({ name, value }) => [name, value]));
  }

  /** Its children. */
  get light(): HTMLElement {
    return this.#light;
  }

  /** Where it begins to read its stream. */
  get startFrom(): StartFrom {
    return this.#element.startFrom;
  }

  /** What is in its shadow root, without style. */
  renderShadow(): HTMLElement {
    const info = {
      elementRenderers: [LitElementRenderer],
      customElementInstanceStack: [this.#renderer],
      customElementHostStack: [this.#renderer],
      eventTargetStack: [],
      slotStack: [],
      deferHydration: false,
    } as unknown as RenderInfo;
    return this.#document.run(() => {
      const root = this.#document.create('div', this.#renderTemplate(info));
      this.#element.drawStill(root);
      return root;
    });
  }

  #renderTemplate(info: RenderInfo): string {
    if (!(this.#element instanceof TemplateElement)) return '';
    const [, ...rest] = withoutStyle(this.#renderer.renderShadow(info) ?? []);
    return collectResultSync(rest as never).replace(/<!--\/?lit-[^>]*-->|<\?>/g, '');
  }
}

/** Lit writes the element's style first, up to its end tag. */
function withoutStyle(result: readonly unknown[]): readonly unknown[] {
  const end = result.indexOf('</style>');
  return end < 0 ? ['', ...result] : result.slice(end);
}
