import { css, type PropertyValues } from '@lit/reactive-element';
import { oneOf } from './allowed.js';
import { ChromeElement } from './chrome-element.js';
import { chromeStyles } from './chrome-styles.js';
import { FollowController } from './controllers/follow-controller.js';
import { setState } from './custom-state.js';
import type { StreamUpdateEvent } from './events.js';
import { jumpButton } from './jump-button.js';
import { property } from './property.js';
import { type Child, h } from './vnode.js';

export type { StreamFollowEvent } from './events.js';

/**
 * A view that keeps the end of whatever grows inside it in sight, for as long as the person wants that.
 *
 * ```html
 * <stream-scroll class="chat">
 *   <stream-list stream="messages">…</stream-list>
 * </stream-scroll>
 *
 * <stream-scroll anchor="top" page>
 *   <article data-stream-anchor>…a question, and its answer…</article>
 * </stream-scroll>
 * ```
 *
 * Give it a height (or a place in a flex or grid layout that does): it scrolls what does not fit. With `page`, what
 * is around it scrolls, usually the page.
 *
 * It is *pinned* while the end is within 100 px of the view: growth then moves the view along. A wheel, touch, key or
 * scroll bar movement towards the beginning, unfolding something, and a selection inside release it, and it offers
 * the way back. While it is released, or a finger or mouse button is down on it, nothing that comes moves what is seen.
 *
 * With `anchor="top"` the newest of its children, or of the elements inside with `data-stream-anchor`, is brought to the
 * top of the view when it comes, and stays there while what follows it grows below: a chat's question with its answer.
 *
 * @element stream-scroll
 * @attr {'end' | 'top'} anchor - What is kept in view: the end, or the newest element at the top. Default `end`.
 * @attr {boolean} page - What scrolls is what is around it, usually the page, not the element itself.
 * @attr {boolean} smooth - The view glides to its end. Never where the person prefers reduced motion.
 *
 * @fires stream-follow - It was pinned or released: `pinned`.
 *
 * @slot - Whatever grows.
 *
 * @csspart content - Around what grows.
 * @csspart jump-anchor - The place of the button.
 * @csspart jump - The button that leads to the end. It counts the elements that were added as children, and the rows of
 *   lists inside, since the view was released.
 *
 * @cssprop --stream-accent - Focus rings.
 * @cssprop --stream-radius - The roundness of corners.
 *
 * @cssstate pinned - The end is kept in view.
 * @cssstate away - There is something below what is in view, and the button leads there.
 */
export class StreamScroll extends ChromeElement {
  static override styles = [
    chromeStyles,
    css`
      :host {
        min-block-size: 0;
        overflow-y: auto;
        scrollbar-gutter: stable;
      }

      :host([page]) {
        overflow-y: visible;
      }

      :host(:focus-visible) {
        outline: 2px solid var(--_accent);
        outline-offset: -2px;
      }

      [part='content'] {
        display: flow-root;
      }
    `,
  ];

  readonly #internals = this.attachInternals();
  readonly #follow = new FollowController(this, {
    content: () => this.renderRoot.querySelector('[part="content"]'),
    topRoom: () =>
      this.anchor === 'top' ? this.renderRoot.querySelector<HTMLElement>('[part="room"]') : undefined,
    smooth: () => this.smooth,
  });
  /** Counts children that come at the end; there is no resize where room was reserved for them. */
  #children: MutationObserver | undefined;

  /** What is kept in view: the end, or the newest element at the top. */
  @property({ allowed: oneOf('end', 'top') }) anchor: 'end' | 'top' = 'end';
  /** Whether what is around it scrolls, usually the page. */
  @property({ type: Boolean, reflect: true }) page = false;
  /** Whether the view glides to its end. */
  @property({ type: Boolean }) smooth = false;

  constructor() {
    super();
    this.#internals.role = 'group';
    this.addEventListener('stream-update', this.#onUpdate);
  }

  /** @internal */
  get follow(): boolean {
    return true;
  }

  /** Whether the end is kept in view. */
  get pinned(): boolean {
    return this.#follow.pinned;
  }

  /** Whether something lies below what is in view that the person was not taken to. */
  get away(): boolean {
    return this.#follow.away;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#children ??= new MutationObserver((records) => this.#onChildren(records));
    this.#children.observe(this, { childList: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#children?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && (changed.has('anchor') || changed.has('page'))) this.#follow.restart();
  }

  protected override updated(): void {
    setState(this.#internals, 'pinned', this.pinned);
    setState(this.#internals, 'away', this.away);
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.#follow.toEnd();
  }

  /** Goes to the beginning, and lets go of the end. */
  toStart(): void {
    this.#follow.toStart();
  }

  #onChildren(records: readonly MutationRecord[]): void {
    const added = records.flatMap(({ addedNodes, nextSibling }) => (nextSibling ? [] : [...addedNodes]));
    this.#follow.added(added.filter((node) => node instanceof Element && node.isConnected).length);
  }

  readonly #onUpdate = ({ op, keys, replay }: StreamUpdateEvent): void => {
    if (op === 'append' && !replay) this.#follow.added(keys.length);
  };

  /** @internal */
  chrome(): readonly Child[] {
    const content = h('div', { part: 'content' }, h('slot'));
    return [h('div', { part: 'room' }, content), jumpButton(this.#follow)];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-scroll': StreamScroll;
  }
}
