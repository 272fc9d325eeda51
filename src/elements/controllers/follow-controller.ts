import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { texts } from '../texts.js';

export interface FollowHost extends ReactiveControllerHost, HTMLElement {
  readonly hasUpdated: boolean;
  /** Whether following is wanted at all. */
  readonly follow: boolean;
}

export interface FollowOptions {
  /** What grows. Asked once, after the host's first update. */
  readonly content: () => Element | null | undefined;
}

/** How near to the end counts as being there, in pixels. */
const NEAR = 100;
/** Keys that scroll towards the beginning. */
const BACK_KEYS = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Keeps the end in view while content grows, for as long as the person wants that. It is *pinned* when the
 * scroll position was within 100 px of the end before the content grew; a wheel, touch, key or scrollbar
 * movement towards the beginning and a selection inside the content release it; coming back to the end pins
 * it again.
 *
 * The scroll container is the host itself if it scrolls, else the nearest one around it, else the page. Growth
 * is learned from a ResizeObserver, which runs in the frame after layout: following costs no extra layout.
 */
export class FollowController implements ReactiveController {
  readonly #host: FollowHost;
  readonly #options: FollowOptions;
  #scroller: Element | undefined;
  #observer: ResizeObserver | undefined;
  #pinned: boolean | undefined;
  #height = 0;
  /** The scroll position and range when they were last looked at. */
  #top = 0;
  #range = 0;
  #touchY = 0;
  #unseen = 0;

  constructor(host: FollowHost, options: FollowOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Whether the end is kept in view. */
  get pinned(): boolean {
    return this.#pinned ?? true;
  }

  /** How many things came since it was released. */
  get unseen(): number {
    return this.#unseen;
  }

  /** Whether there is a reason to offer a way to the end. */
  get away(): boolean {
    return this.#host.follow && !this.pinned;
  }

  get scroller(): Element | undefined {
    return this.#scroller;
  }

  /** Counts things that were added at the end, for the button. */
  added(count: number): void {
    if (!this.away || count === 0) return;
    this.#unseen += count;
    this.#host.requestUpdate();
  }

  /** What the button says. */
  get label(): string {
    return this.#unseen > 0 ? texts.unseen(this.#unseen) : texts.jump;
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    const scroller = this.#scroller ?? this.#findScroller();
    this.#setPinned(true);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: still ? 'instant' : 'smooth' });
  }

  /** Lets go of the end; content may grow without moving what is in view. */
  release(): void {
    if (this.#scroller && this.#scroller.scrollHeight > this.#scroller.clientHeight) this.#setPinned(false);
  }

  hostConnected(): void {
    if (this.#host.hasUpdated) this.#watch();
  }

  hostUpdated(): void {
    if (!this.#observer) this.#watch();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#listen('removeEventListener');
    this.#scroller = undefined;
  }

  #watch(): void {
    const content = this.#options.content();
    if (!content || !this.#host.follow || !this.#host.isConnected) return;
    this.#observer = new ResizeObserver(this.#onResize);
    this.#observer.observe(content);
  }

  readonly #onResize = (entries: ResizeObserverEntry[]): void => {
    if (!this.#host.follow) return;
    const height = entries.at(-1)?.contentRect.height ?? 0;
    const grown = height - this.#height;
    this.#height = height;
    if (!this.#scroller) {
      this.#scroller = this.#findScroller();
      this.#listen('addEventListener');
    }
    const scroller = this.#scroller;
    // Before the content grew, the end was so much nearer.
    this.#pinned ??= distance(scroller) - grown <= NEAR;
    if (this.#pinned) scroller.scrollTop = scroller.scrollHeight;
    this.#note();
  };

  readonly #onScroll = (): void => {
    const scroller = this.#scroller;
    if (!scroller) return;
    const left = distance(scroller);
    const { scrollTop, scrollHeight } = scroller;
    // A position that was set here comes back as an event without a movement, and says nothing about the person.
    const movedOn = scrollTop > this.#top;
    const movedBack = scrollTop < this.#top - 1 && scrollHeight >= this.#range;
    if (movedOn && (left <= 1 || (left <= NEAR && !this.#isSelecting()))) this.#setPinned(true);
    else if (movedBack && left > 1) this.#setPinned(false);
    this.#note();
  };

  readonly #onWheel = (event: Event): void => {
    if ((event as WheelEvent).deltaY < 0) this.release();
  };

  readonly #onTouchStart = (event: Event): void => {
    this.#touchY = (event as TouchEvent).touches[0]?.clientY ?? 0;
  };

  readonly #onTouchMove = (event: Event): void => {
    const y = (event as TouchEvent).touches[0]?.clientY ?? 0;
    if (y > this.#touchY + 3) this.release();
  };

  readonly #onKey = (event: Event): void => {
    const { key, shiftKey, defaultPrevented } = event as KeyboardEvent;
    if (defaultPrevented || isEditable(event.composedPath()[0])) return;
    if (BACK_KEYS.has(key) || (key === ' ' && shiftKey)) this.release();
  };

  readonly #onSelection = (): void => {
    if (this.#isSelecting()) this.release();
  };

  #isSelecting(): boolean {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && selection.containsNode(this.#host, true);
  }

  #setPinned(pinned: boolean): void {
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    if (pinned) this.#unseen = 0;
    this.#host.requestUpdate();
  }

  #note(): void {
    if (!this.#scroller) return;
    this.#top = this.#scroller.scrollTop;
    this.#range = this.#scroller.scrollHeight;
  }

  #listen(action: 'addEventListener' | 'removeEventListener'): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const passive = { passive: true };
    // The page's own scroll events are dispatched at the document.
    const target: Element | Document = scroller === document.scrollingElement ? document : scroller;
    target[action]('scroll', this.#onScroll, passive);
    target[action]('wheel', this.#onWheel, passive);
    target[action]('touchstart', this.#onTouchStart, passive);
    target[action]('touchmove', this.#onTouchMove, passive);
    target[action]('keydown', this.#onKey);
    document[action]('selectionchange', this.#onSelection);
    if (action === 'addEventListener' && scroller === this.#host && !this.#host.hasAttribute('tabindex')) {
      // What scrolls must be reachable by keyboard.
      this.#host.tabIndex = 0;
    }
  }

  #findScroller(): Element {
    for (let at: Element | null = this.#host; at && at !== document.body; at = parentOf(at)) {
      const { overflowY } = getComputedStyle(at);
      if (overflowY === 'auto' || overflowY === 'scroll') return at;
    }
    return document.scrollingElement ?? document.documentElement;
  }
}

function distance({ scrollHeight, clientHeight, scrollTop }: Element): number {
  return scrollHeight - clientHeight - scrollTop;
}

function isEditable(target: EventTarget | undefined): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/.test(target.localName))
  );
}

/** The parent in the flat tree: a slotted element scrolls with its slot. */
function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
