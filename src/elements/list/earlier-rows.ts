import { html, nothing } from 'lit/html.js';
import type { StreamReader } from '../../client/source.js';
import { announce } from '../announcer.js';
import { texts } from '../texts/list.js';
import { EarlierChunks, type Page } from './earlier-chunks.js';
import { NearBeginning } from './near-beginning.js';

/** How many pages are read for one wish, where they have no rows. */
const PAGES = 10;

/** What loading needs of the list. */
export interface EarlierHooks {
  readonly reader: () => StreamReader | undefined;
  /** Whether rows of the present generation are shown. */
  readonly isShown: () => boolean;
  /** Whether there is a place for rows from before. */
  readonly hasPlace: () => boolean;
  /** The first chunk whose rows may be shown. */
  readonly earliest: () => number;
  /** Shows the rows of a page, and gives their number. Called in the write phase. */
  readonly show: (page: Page) => number;
  readonly requestFrame: () => void;
  /** Asks for `render`. */
  readonly requestUpdate: () => void;
}

/** The rows before those that a list began with: loaded when a person goes there, or by a button. */
export class EarlierRows {
  readonly #list: HTMLElement;
  readonly #hooks: EarlierHooks;
  #chunks: EarlierChunks | undefined;
  #loading: Promise<number> | undefined;
  #hasFailed = false;
  /** What was read and is to be shown in the next frame. */
  #read: { readonly page: Page; readonly resolve: (count: number) => void } | undefined;
  #near: NearBeginning | undefined;

  constructor(list: HTMLElement, hooks: EarlierHooks) {
    this.#list = list;
    this.#hooks = hooks;
  }

  /** A generation is shown from its chunk `first` on, of which `kept` is the first that there is. */
  begin(first: number, kept: number, size: number): void {
    this.#chunks = first > 1 ? new EarlierChunks(first, kept, size) : undefined;
    this.#loading = undefined;
    this.#hasFailed = false;
    this.#show(0);
  }

  /** Whether there is more, and a place for it. */
  get canLoad(): boolean {
    const { reader, isShown, hasPlace, earliest } = this.#hooks;
    const isOpen = reader() !== undefined && isShown() && hasPlace();
    return isOpen && this.#chunks?.hasMore(earliest()) === true;
  }

  /** Whether rows were read that are to be shown in this frame. */
  get isComing(): boolean {
    return this.#read !== undefined;
  }

  /**
   * Loads the next page that has rows; resolves with their number once they are there.
   *
   * @throws {StreamError} what reading throws
   */
  load(): Promise<number> {
    if (this.#loading) return this.#loading;
    const loading = this.#load().finally(() => {
      if (loading === this.#loading) this.#loading = undefined;
      this.#hooks.requestUpdate();
    });
    this.#loading = loading;
    this.#hooks.requestUpdate();
    return loading;
  }

  /** Loads because a person came near; after a failure only their own wish tries again. */
  approach(): void {
    // The failure is shown where the button is.
    if (this.canLoad && !this.#hasFailed) this.load().catch(() => {});
  }

  /** The read phase. `beginning`: where the list begins, if that is where earlier rows come. */
  measure(beginning: Element | null): void {
    if (!beginning || !this.canLoad) {
      this.disconnect();
      return;
    }
    this.#near ??= new NearBeginning(
      this.#list,
      beginning,
      () => this.approach(),
      () => this.#hooks.requestFrame(),
    );
    this.#near.measure();
  }

  /** The write phase. */
  flush(): void {
    if (this.#read) this.#show(this.#hooks.show(this.#read.page));
  }

  disconnect(): void {
    this.#near?.dispose();
    this.#near = undefined;
  }

  /** Stands where earlier rows come in, always as tall, so that nothing moves when there are no more. `arrow`: to where. */
  render(arrow: '↑' | '↓'): unknown {
    if (!this.#chunks || !this.#hooks.isShown()) return nothing;
    return html`<div part="earlier">
      ${this.canLoad ? this.#renderButton(arrow) : html`<span part="earlier-note" tabindex="-1">${this.#whyOver()}</span>`}
    </div>`;
  }

  async #load(): Promise<number> {
    const chunks = this.#chunks;
    this.#hasFailed = false;
    let count = 0;
    try {
      for (let page = 0; page < PAGES && count === 0; page++) {
        const reader = this.#hooks.reader();
        const next = reader && this.canLoad && (await chunks?.next(reader, this.#hooks.earliest()));
        // Another generation may have begun meanwhile.
        if (!next || chunks !== this.#chunks) break;
        count = await this.#showSoon(next);
      }
    } catch (error) {
      if (chunks === this.#chunks) this.#hasFailed = true;
      throw error;
    }
    return count;
  }

  #showSoon(page: Page): Promise<number> {
    this.#hooks.requestFrame();
    return new Promise((resolve) => {
      this.#read = { page, resolve };
    });
  }

  #show(count: number): void {
    this.#read?.resolve(count);
    this.#read = undefined;
  }

  #renderButton(arrow: string): unknown {
    return html`<button part="load-earlier" type="button" aria-busy=${this.#loading !== undefined} @click=${this.#onClick}>
        ${this.#hasFailed ? texts.retry : texts.earlierRows}
        ${this.#loading ? html`<span part="spinner"></span>` : html`<span part="arrow" aria-hidden="true">${arrow}</span>`}
      </button>
      ${this.#hasFailed ? html`<span part="earlier-note">${texts.earlierFailed}</span>` : nothing}`;
  }

  #whyOver(): string {
    const gap = this.#chunks?.gap;
    if (gap) return texts.gap(gap.from, gap.to);
    return this.#chunks?.hasMore() ? texts.earlierLeftOut : texts.beginning;
  }

  readonly #onClick = async (): Promise<void> => {
    let said: string = texts.earlierFailed;
    try {
      said = texts.earlierLoaded(await this.load());
    } catch {
      // It is shown beside the button.
    }
    announce(`earlier/${this.#list.id}`, said);
    await Promise.resolve();
    // The button may be gone; who used it goes on from what stands there now.
    this.#list.shadowRoot
      ?.querySelector<HTMLElement>('[part="earlier-note"][tabindex]')
      ?.focus({ preventScroll: true });
  };
}
