import { isServer } from './is-server.js';

/*
 * One flush per animation frame for the whole page. However many elements stream and however fast, each frame
 * runs once: all `measure` (layout may be read), then `paint` (only writes) of those on screen and then of some of the
 * others until the time is up, then all `notify` (the page's own event listeners, which may do as they like).
 * What did not fit waits for the next frame. A hidden page has no frames and gets a timer instead.
 */

/** What an element wants done in a frame. One object per element, kept while the element lives. */
export interface FrameTask {
  /** Whose place on the page decides who comes first. */
  readonly element: Element;
  /** May read layout; must not write. */
  measure?(): void;
  /** Writes, until `now()` reaches `deadline`, but at least something. Returns whether there is more to do. */
  paint(deadline: number): boolean;
  /** Tells the page what was painted. */
  notify?(): void;
  /** The element came into view or left it. */
  onVisible?(visible: boolean): void;
}

/** What the scheduler stands on; tests put their own in its place. */
export interface FramePlatform {
  now(): number;
  isHidden(): boolean;
  /** Calls back at the next animation frame; returns how to call that off. */
  frame(callback: () => void): () => void;
  /** Calls back after so many milliseconds; returns how to call that off. */
  timer(callback: () => void, milliseconds: number): () => void;
  /** Calls back whenever `isHidden()` may have changed. */
  onVisibility(callback: () => void): void;
}

/** Milliseconds of a frame that painting may take: half a frame at 60 Hz, so that input and layout fit too. */
const BUDGET = 8;
/**
 * In how many frames all those off screen have their turn: what is written has to be laid out too, which no budget of ours
 * sees (200 texts of 2 KB: 41 ms a frame if all are written in each).
 */
const OFF_SCREEN_FRAMES = 8;
/** Milliseconds of painting at a stretch, and between stretches, while the page is hidden: nobody waits. */
const HIDDEN_BUDGET = 50;
const HIDDEN_INTERVAL = 250;
/** Milliseconds after which a frame that does not come is done without, or twice that: frames of detached or covered views. */
const FRAME_TIMEOUT = 1_000;

const browserPlatform: FramePlatform = {
  now: () => performance.now(),
  isHidden: () => document.hidden,
  frame(callback) {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
  timer(callback, milliseconds) {
    const id = setTimeout(callback, milliseconds);
    return () => clearTimeout(id);
  },
  onVisibility: (callback) => document.addEventListener('visibilitychange', callback),
};

export class FrameScheduler {
  readonly #platform: FramePlatform;
  readonly #tasks = new Map<Element, FrameTask>();
  readonly #onScreen = new WeakMap<Element, boolean>();
  #pending = new Set<FrameTask>();
  #disarm: (() => void) | undefined;
  /** The frame that is watched for not coming: its `#disarm`. */
  #watched: (() => void) | undefined;
  #observer: IntersectionObserver | undefined;
  #listens = false;

  constructor(platform: FramePlatform = browserPlatform) {
    this.#platform = platform;
  }

  /** How many elements are known; for tests that look for leaks. */
  get size(): number {
    return this.#tasks.size;
  }

  /** The elements that are known: all that are on the page. */
  get elements(): Iterable<Element> {
    return this.#tasks.keys();
  }

  now(): number {
    return this.#platform.now();
  }

  /** Makes an element known, so that its visibility is watched. */
  add(task: FrameTask): void {
    if (!this.#listens) {
      this.#listens = true;
      this.#platform.onVisibility(this.#onPageVisibility);
    }
    this.#observer ??= new IntersectionObserver(this.#onIntersection, { rootMargin: '50%' });
    this.#tasks.set(task.element, task);
    this.#observer.observe(task.element);
  }

  /** Forgets an element and what it still wanted. */
  remove(task: FrameTask): void {
    this.#observer?.unobserve(task.element);
    this.#tasks.delete(task.element);
    this.#onScreen.delete(task.element);
    this.#pending.delete(task);
  }

  /** Asks for a part of the next frame. */
  request(task: FrameTask): void {
    // A server has no frames.
    if (isServer) return;
    this.#pending.add(task);
    this.#arm();
  }

  /** Whether a person can see the element now; taken as yes until it was looked at. */
  isVisible(element: Element): boolean {
    return !this.#platform.isHidden() && this.#onScreen.get(element) !== false;
  }

  #arm(): void {
    if (this.#disarm) return;
    if (this.#platform.isHidden()) {
      this.#disarm = this.#platform.timer(this.#flush, HIDDEN_INTERVAL);
      return;
    }
    this.#disarm = this.#platform.frame(this.#flush);
    this.#watch();
  }

  /** Does without a frame that does not come. One timer for many frames: to set one for each costs as much as the frame. */
  #watch(): void {
    if (this.#watched) return;
    this.#watched = this.#disarm;
    this.#platform.timer(() => {
      const isOverdue = this.#watched === this.#disarm;
      this.#watched = undefined;
      if (isOverdue) this.#flush();
      else if (this.#disarm) this.#watch();
    }, FRAME_TIMEOUT);
  }

  readonly #flush = (): void => {
    this.#disarm?.();
    this.#disarm = undefined;
    const onScreen: FrameTask[] = [];
    const offScreen: FrameTask[] = [];
    for (const task of this.#pending)
      (this.#onScreen.get(task.element) === false ? offScreen : onScreen).push(task);
    this.#pending = new Set();
    if (!this.#platform.isHidden()) {
      const turns = Math.ceil(this.#tasks.size / OFF_SCREEN_FRAMES);
      for (const task of offScreen.splice(turns)) this.#pending.add(task);
    }

    for (const task of onScreen) guard(() => task.measure?.());
    for (const task of offScreen) guard(() => task.measure?.());

    const deadline = this.now() + (this.#platform.isHidden() ? HIDDEN_BUDGET : BUDGET);
    const painted: FrameTask[] = [];
    const unfinished: FrameTask[] = [];
    for (const group of [onScreen, offScreen]) {
      // The first of each group always gets a turn, so that neither a slow element nor a busy screen starves
      // the rest for ever; who had to wait comes first in the next frame.
      for (const [index, task] of group.entries()) {
        if (index > 0 && this.now() >= deadline) {
          this.#pending.add(task);
          continue;
        }
        painted.push(task);
        if (guard(() => task.paint(deadline))) unfinished.push(task);
      }
    }
    for (const task of unfinished) this.#pending.add(task);
    for (const task of painted) guard(() => task.notify?.());
    if (this.#pending.size > 0) this.#arm();
  };

  readonly #onIntersection = (entries: IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of entries) {
      const task = this.#tasks.get(target);
      if (!task || this.#onScreen.get(target) === isIntersecting) continue;
      this.#onScreen.set(target, isIntersecting);
      guard(() => task.onVisible?.(this.isVisible(target)));
    }
  };

  readonly #onPageVisibility = (): void => {
    for (const task of this.#tasks.values()) guard(() => task.onVisible?.(this.isVisible(task.element)));
    if (!this.#disarm) return;
    // What waits for a frame would wait for as long as the page is hidden, and the other way round.
    this.#disarm();
    this.#disarm = undefined;
    this.#arm();
  };
}

/** One element's mistake must not cost the others their frame. */
function guard<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    reportError(error);
    return undefined;
  }
}

/** The page's scheduler. */
export const scheduler = new FrameScheduler();
