import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { StreamFollowEvent } from '../events.js';
import { FollowInput } from '../follow/follow-input.js';
import { Glide } from '../follow/glide.js';
import { isSelectingIn } from '../follow/intent.js';
import { PlaceKeeper } from '../follow/place-keeper.js';
import { distanceToEnd, isPage, prefersStillness, scrollerOf } from '../follow/scroller.js';
import { TopAnchor } from '../follow/top-anchor.js';
import { texts } from '../texts.js';

export interface FollowHost extends ReactiveControllerHost, HTMLElement {
  readonly hasUpdated: boolean;
  /** Whether following is wanted at all. */
  readonly follow: boolean;
}

export interface FollowOptions {
  /** What grows. Asked once, after the host's first update. */
  readonly content: () => Element | null | undefined;
  /** The box around what grows, where the newest of the host's children is to stand on top rather than the end below. */
  readonly topRoom?: () => HTMLElement | null | undefined;
  /** Whether the view glides to its end rather than to be there at once. */
  readonly smooth?: () => boolean;
}

/** How near to the end counts as being there, in pixels. */
const NEAR = 100;
/** What rounding may leave, in pixels: heights are whole numbers, positions are not when the page is zoomed. */
const ROUNDING = 2;

/**
 * Keeps the end in view while content grows, for as long as the person wants that. It is *pinned* when the
 * scroll position was within 100 px of the end before the content grew; a wheel, touch, key or scrollbar
 * movement towards the beginning, unfolding something, and a selection inside the content release it; coming back
 * to the end pins it again. Nothing is moved under a finger or a mouse button that is down.
 *
 * Released, what is in view keeps its place, whatever changes above it.
 *
 * The scroll container is the host itself if it scrolls, else the nearest one around it, else the page. Growth
 * is learned from a ResizeObserver, which runs in the frame after layout: following costs no extra layout.
 */
export class FollowController implements ReactiveController {
  readonly #host: FollowHost;
  readonly #options: FollowOptions;
  readonly #keeper = new PlaceKeeper();
  readonly #glide: Glide;
  readonly #input: FollowInput;
  #scroller: Element | undefined;
  #observer: ResizeObserver | undefined;
  #topAnchor: TopAnchor | undefined;
  #pinned: boolean | undefined;
  #isAway = false;
  #height = 0;
  /** The scroll position and range when they were last looked at. */
  #top = 0;
  #range = 0;
  #unseen = 0;

  constructor(host: FollowHost, options: FollowOptions) {
    this.#host = host;
    this.#options = options;
    this.#glide = new Glide(host, distanceToEnd);
    this.#input = new FollowInput(host, {
      scrolled: () => this.#onScroll(),
      wantsBack: () => {
        this.#topAnchor?.release();
        if (this.#pinned) this.release();
      },
      released: () => this.#settle(),
    });
    host.addController(this);
  }

  /** Whether the end is kept in view. */
  get pinned(): boolean {
    return this.#pinned ?? !this.#topAnchor;
  }

  /** How many things came since it was released. */
  get unseen(): number {
    return this.#unseen;
  }

  /** Whether there is a reason to offer a way to the end. */
  get away(): boolean {
    return this.#host.follow && this.#isAway;
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
    const scroller = this.#scroller ?? scrollerOf(this.#host);
    this.#setPinned(true);
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: prefersStillness() ? 'instant' : 'smooth' });
  }

  /** Goes to the beginning, and lets go of the end. */
  toStart(): void {
    const scroller = this.#scroller ?? scrollerOf(this.#host);
    this.release();
    this.#topAnchor?.release();
    scroller.scrollTo({ top: 0, behavior: prefersStillness() ? 'instant' : 'smooth' });
  }

  /** Lets go of the end; content may grow without moving what is in view. */
  release(): void {
    const scroller = this.#scroller;
    if (scroller && scroller.scrollHeight > scroller.clientHeight) this.#setPinned(false);
  }

  /** Begins anew, when it is to be done in another way. */
  restart(): void {
    this.hostDisconnected();
    this.#topAnchor?.dispose();
    this.#pinned = undefined;
    this.#watch();
  }

  /** The button that led to the end is gone; who used it by keyboard goes on in what scrolls. */
  takeFocus(): void {
    (this.#scroller as HTMLElement | undefined)?.focus({ preventScroll: true });
  }

  hostConnected(): void {
    if (this.#host.hasUpdated) this.#watch();
  }

  hostUpdated(): void {
    if (!this.#observer) this.#watch();
    else if (!this.#host.follow) this.hostDisconnected();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#input.stop();
    this.#glide.stop();
    this.#topAnchor?.stop();
    this.#keeper.forget();
    this.#setAnchoring(true);
    // Taken out of the page, it also lost its place.
    this.#top = 0;
    this.#scroller = undefined;
  }

  #watch(): void {
    const content = this.#options.content();
    if (!content || !this.#host.follow || !this.#host.isConnected) return;
    const room = this.#options.topRoom?.();
    this.#topAnchor = room ? new TopAnchor(this.#host, room) : undefined;
    this.#observer = new ResizeObserver(this.#onResize);
    this.#observer.observe(content);
  }

  readonly #onResize = (entries: ResizeObserverEntry[]): void => {
    const scroller = this.#begin();
    const grown = this.#growthIn(entries);
    // Before the content grew, the end was so much nearer.
    if (this.#pinned === undefined) {
      this.#pinned = !this.#topAnchor && distanceToEnd(scroller) - grown <= NEAR;
      this.#setAnchoring(!this.#pinned);
    }
    this.#settle();
  };

  /** What scrolls, from the first look on: earlier, the page's styles may not be there. */
  #begin(): Element {
    if (this.#scroller) return this.#scroller;
    this.#scroller = scrollerOf(this.#host);
    this.#input.listen(this.#scroller);
    // What scrolls must be reachable by keyboard.
    if (this.#scroller === this.#host && !this.#host.hasAttribute('tabindex')) this.#host.tabIndex = 0;
    // The end moves too when the view gets smaller; the page's own size is not the window's. In a frame of its own: within
    // its callback, an observer cannot begin with what is further out without an error of the page.
    const observer = this.#observer;
    if (!isPage(this.#scroller)) {
      const scroller = this.#scroller;
      requestAnimationFrame(() => observer === this.#observer && observer?.observe(scroller));
    }
    return this.#scroller;
  }

  #growthIn(entries: ResizeObserverEntry[]): number {
    const height = entries.findLast(({ target }) => target !== this.#scroller)?.contentRect.height;
    const grown = height === undefined ? 0 : height - this.#height;
    this.#height = height ?? this.#height;
    return grown;
  }

  /** After layout: has in view what belongs there. */
  #settle(): void {
    const scroller = this.#scroller;
    if (!scroller || !this.#host.follow) return;
    // What was found or focused further up has been scrolled to in this frame, and its event is still to come.
    if (this.#pinned && this.#hasMovedBack(scroller)) this.#setPinned(false);
    if (this.#input.isHeld) return;
    const onTop = this.#topAnchor?.settle(scroller, { isPinned: this.pinned, isSmooth: this.#isSmooth });
    if (onTop === 'new') this.#setPinned(false);
    else if (scroller.scrollHeight <= scroller.clientHeight && !this.#topAnchor) {
      // What need not scroll is all in view; WebKit leaves the position where it was when there was more.
      if (scroller.scrollTop > 0) scroller.scrollTop = 0;
      this.#setPinned(true);
    } else if (this.#pinned) this.#toEndNow(scroller);
    else if (!onTop) this.#keeper.keep(scroller);
    this.#note();
  }

  get #isSmooth(): boolean {
    return (this.#options.smooth?.() ?? false) && !prefersStillness();
  }

  #toEndNow(scroller: Element): void {
    const left = distanceToEnd(scroller);
    if (this.#isSmooth && left < scroller.clientHeight) this.#glide.start(scroller);
    else scroller.scrollTop = scroller.scrollHeight;
  }

  #onScroll(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    this.#topAnchor?.scrolled(scroller.scrollTop);
    const left = distanceToEnd(scroller);
    // A position that was set here comes back as an event without a movement, and says nothing about the person.
    const movedOn = scroller.scrollTop > this.#top;
    const atEnd = left <= ROUNDING || (left <= NEAR && !isSelectingIn(this.#host));
    if (movedOn && atEnd && !this.#topAnchor?.hasRoom) this.#setPinned(true);
    else if (this.#hasMovedBack(scroller)) this.#setPinned(false);
    this.#note();
  }

  /** Whether somebody has scrolled back since the last look; content that got shorter takes the position with it. */
  #hasMovedBack(scroller: Element): boolean {
    const { scrollTop, scrollHeight } = scroller;
    return scrollTop < this.#top - 1 && scrollHeight >= this.#range && distanceToEnd(scroller) > ROUNDING;
  }

  #setPinned(pinned: boolean): void {
    if (pinned === this.#pinned) return;
    const isNews = this.#pinned !== undefined;
    this.#pinned = pinned;
    if (pinned) {
      this.#unseen = 0;
      this.#topAnchor?.release();
    } else this.#glide.stop();
    this.#setAnchoring(!pinned);
    if (isNews) this.#host.dispatchEvent(new StreamFollowEvent(pinned));
    this.#reflect();
  }

  /** While the end is kept in view, whoever moves the position back is a person, and no adjustment of the browser's. */
  #setAnchoring(isOn: boolean): void {
    if (this.#scroller instanceof HTMLElement) this.#scroller.style.overflowAnchor = isOn ? '' : 'none';
  }

  /** Remembers where things are, to tell the next change from this state. */
  #note(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    this.#top = scroller.scrollTop;
    this.#range = scroller.scrollHeight;
    if (!this.#pinned) this.#keeper.note(scroller, this.#host);
    this.#reflect();
  }

  #reflect(): void {
    const { pinned } = this;
    const isAway = !pinned && (!this.#topAnchor || this.#hidesContent());
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    if (!isAway) this.#unseen = 0;
    this.#host.requestUpdate();
  }

  #hidesContent(): boolean {
    return this.#scroller !== undefined && (this.#topAnchor?.hidden(this.#scroller) ?? 0) > ROUNDING;
  }
}
