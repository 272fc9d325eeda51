import type { StreamReader } from '../../client/source.js';
import type { Level } from './levels.js';
import { writeCount } from './line-count.js';
import { type ActionsHost, LogActions } from './log-actions.js';
import { LogFinder, type LogSearchOptions } from './log-finder.js';
import { LogHistory } from './log-history.js';
import { LogInput } from './log-input.js';
import { LogIntake } from './log-intake.js';
import { LogModel } from './log-model.js';
import { LogPermalinks } from './log-permalinks.js';
import { type Timestamps, timeFormat } from './log-times.js';
import { LogView } from './log-view.js';
import { STILL, StillWindow } from './still-window.js';

/** How many rows a server draws at most: what fits into a window, and some to look back at. */
const MOST_STILL = 300;

/** What the parts ask of the element that they make up. */
export interface LogHost extends ActionsHost {
  readonly id: string;
  readonly level: Level | '';
  readonly lineNumbers: boolean;
  readonly timestamps: Timestamps;
  closest(selector: string): Element | null;
}

/** What they ask of it that is not for everyone. */
export interface LogHooks {
  readonly reader: () => StreamReader | undefined;
  readonly requestFrame: () => void;
  /** Shows why something that was asked for failed. */
  readonly attempt: (work: Promise<void>) => void;
}

/** The parts of a log on the page, and how they hang together. */
export class LogParts {
  readonly model = new LogModel();
  readonly intake = new LogIntake(this.model);
  readonly permalinks: LogPermalinks;
  readonly view: LogView;
  readonly finder: LogFinder;
  readonly history: LogHistory;
  readonly actions: LogActions;
  readonly input: LogInput;
  readonly #host: LogHost;
  readonly #hooks: LogHooks;
  /** What a server has drawn of it, until it has lines itself. */
  #still: StillWindow | undefined;
  /** What the tools have to offer. */
  #offers = '';

  constructor(host: LogHost, hooks: LogHooks) {
    const { model } = this;
    this.#host = host;
    this.#hooks = hooks;
    const requestUpdate = () => host.requestUpdate();
    const permalinks = new LogPermalinks(
      () => host.id,
      () => this.look(),
    );
    const view = new LogView(model, {
      requestFrame: hooks.requestFrame,
      onFollowing: () => this.#onFollowing(),
      hrefOf: (line) => permalinks.hrefOf(model.store.numberOf(line)),
    });
    const finder = new LogFinder(model.store, view, () => {
      hooks.requestFrame();
      host.requestUpdate();
    });
    const history = new LogHistory(model.store, view, finder, hooks.reader, requestUpdate);
    const actions = new LogActions(host, { model, view, finder, permalinks });
    this.input = new LogInput({ model, view, actions, history, permalinks, attempt: hooks.attempt });
    this.permalinks = permalinks;
    this.view = view;
    this.finder = finder;
    this.history = history;
    this.actions = actions;
  }

  /** How the log looks follows from the element's properties and the search. */
  look(): void {
    const { wrap, lineNumbers, timestamps } = this.#host;
    // Elements that Lit renders by itself on a server have no surroundings.
    const language = this.#host.closest?.('[lang]')?.getAttribute('lang') || undefined;
    const { matcher, filter } = this.finder;
    const { range: selected } = this.permalinks;
    const times = timeFormat(timestamps, this.intake.begun ?? 0, language);
    this.view.set({ wrap, lineNumbers, times, matcher, filter, selected });
  }

  /** Looks for something else; with an empty query, for lines of the element's level. */
  find(query: string, options: LogSearchOptions): void {
    this.finder.set(query, options, this.#host.level);
    this.look();
    this.#host.requestUpdate();
  }

  /** Lines have other numbers: none of those that are drawn is what it was. */
  renew(): void {
    this.view.clear();
    this.finder.restart();
    this.look();
  }

  /**
   * Brings the page up to date. Writes; reads nothing.
   *
   * @param isOver nothing follows, so that what there is is drawn
   */
  flush(isOver: boolean): void {
    const { store, groups } = this.model;
    this.finder.search.poke();
    const due = this.permalinks.due(store.numberOf(store.end - 1));
    if (due !== undefined) this.#hooks.attempt(this.history.goTo(store.lineOf(due)));
    if (this.view.skipsFrame() && !isOver) {
      this.#hooks.requestFrame();
      return;
    }
    this.view.draw(this.#host.announcements);
    if (this.view.fitting > 0) {
      this.#still?.remove();
      this.#still = undefined;
    }
    writeCount(this.#host.renderRoot, store.count);
    const offers = `${groups.size > 0} ${store.first > 0}`;
    if (offers !== this.#offers) this.#host.requestUpdate();
    this.#offers = offers;
  }

  attach(root: ShadowRoot): void {
    const find = (selector: string) => root.querySelector<HTMLElement>(selector);
    const [viewport, sizer, probe] = [find('[part="viewport"]'), find('[part="lines"]'), find('.probe')];
    if (viewport && sizer && probe) this.view.attach({ viewport, sizer, probe }, root);
  }

  /** On a server: draws the last lines. */
  drawStill(root: ParentNode): void {
    const viewport = root.querySelector<HTMLElement>('[part="viewport"]');
    const lines = viewport?.querySelector<HTMLElement>('[part="lines"]');
    if (!viewport || !lines) return;
    viewport.setAttribute(STILL, '');
    this.view.drawStill(lines, MOST_STILL);
  }

  /** Looks at what a server has drawn, before it goes: where the person is in it. */
  measureStill(root: ParentNode): void {
    const viewport = root.querySelector<HTMLElement>(`[${STILL}]`);
    if (viewport) this.#still = new StillWindow(viewport);
  }

  /** What a server has drawn is where it was measured, whatever has become of the elements around it since. */
  restoreStill(): void {
    this.#still?.restore();
  }

  /** The log has its own window now, which has no lines yet: those that a server has drawn stand over it. */
  coverStill(root: ParentNode): void {
    const window = root.querySelector('.window');
    if (window) this.#still?.cover(window);
    if (this.#still?.place) this.view.beginAt(this.#still.place);
  }

  detach(): void {
    this.permalinks.disconnect();
    this.history.server.stop();
    this.view.detach();
  }

  #onFollowing(): void {
    if (this.view.following && this.model.store.letGo()) this.view.relay();
    this.#host.requestUpdate();
  }
}
