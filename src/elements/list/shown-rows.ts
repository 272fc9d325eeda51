import type { Json } from '../../protocol/json.js';
import { StreamRemoveEvent, StreamUpdateEvent } from '../events.js';
import { type DisplayHost, ListDisplay } from './list-display.js';
import type { ListChange, ListModel, Row } from './list-model.js';
import { grouping } from './list-settings.js';

/** The list element, as far as how its rows are shown depends on it. */
interface ShownRowsHost extends DisplayHost {
  readonly group: string;
  readonly groupBy: ((item: Json) => unknown) | null;
  readonly highlight: string;
}

/** What is asked of the list. */
export interface ShownRowsHooks {
  readonly isGrowing: () => boolean;
  readonly requestFrame: () => void;
  /** The rows cannot be shown. */
  readonly fail: (error: unknown) => void;
  /** So many rows were put at the end that are not history. */
  readonly appended: (count: number) => void;
}

/**
 * Takes a list's changes to the page: makes what rows are shown in when the first of them comes, and anew when that must
 * be; tells of rows before they are removed, and gathers what is to be told of the others once a frame is over.
 */
export class ShownRows {
  readonly #list: ShownRowsHost;
  readonly #model: ListModel;
  readonly #hooks: ShownRowsHooks;
  #display: ListDisplay | undefined;
  /** The template cannot be used; said once for each opening. */
  #isBroken = false;
  /** Nothing is drawn before `release`. */
  #isHeld = false;
  /** What this frame has done, for the page: neighbours of one kind are one. */
  #changes: { op: StreamUpdateEvent['op']; keys: string[]; replay: boolean }[] = [];
  /** The rows that `stream-remove` is telling of. */
  #leaving: ReadonlyMap<string, Row> = new Map();

  constructor(list: ShownRowsHost, model: ListModel, hooks: ShownRowsHooks) {
    this.#list = list;
    this.#model = model;
    this.#hooks = hooks;
  }

  /** What rows are shown in, if there have been any. */
  get display(): ListDisplay | undefined {
    return this.#display;
  }

  /** The element of the row with this key, where it is on the page now; also while it is about to be removed. */
  elementOf(key: string): HTMLElement | undefined {
    const row = this.#leaving.get(key) ?? this.#model.get(key);
    return row && this.#display?.elementOf(row);
  }

  /** Shows what has been done to the model; gives how many rows came. */
  show(changes: readonly ListChange[], replay: boolean): number {
    let count = 0;
    for (const change of changes) {
      const { op, rows } = change;
      const keys = rows.map(({ key }) => key);
      if (op === 'delete' || op === 'clear') {
        this.#leaving = new Map(rows.map((row) => [row.key, row]));
        this.#list.dispatchEvent(new StreamRemoveEvent([...keys], { replay }));
        this.#leaving = new Map();
      }
      if (!this.#isHeld) this.open()?.apply(change);
      if (op !== 'delete') this.#note(op, keys, replay);
      if (op === 'append' || op === 'prepend') count += rows.length;
      if (op === 'append' && !replay) this.#hooks.appended(rows.length);
    }
    return count;
  }

  /** Where rows are shown; made with the first of them, when what is inside the element has been parsed. */
  open(): ListDisplay | undefined {
    if (this.#display || this.#isBroken) return this.#display;
    const { isGrowing, requestFrame, fail } = this.#hooks;
    try {
      this.#display = new ListDisplay(this.#list, {
        groupOf: grouping(this.#list),
        rowByKey: (key) => this.#model.get(key),
        isGrowing,
        requestFrame,
      });
      this.#display.highlight = this.#list.highlight;
    } catch (error) {
      this.#isBroken = true;
      fail(error);
    }
    return this.#display;
  }

  /** Draws nothing until `release`, and then rows as they are by then: so has a server that knew how it went on. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.renew();
  }

  /** Shows all rows once more, from nothing. */
  renew(): void {
    const { rows } = this.#model;
    if (!this.#display && rows.length === 0) return;
    this.close();
    if (rows.length > 0) this.open()?.apply({ op: 'append', rows });
    // All at once: of fewer rows than there were the page would be shorter for a frame, and scrolled elsewhere.
    this.#display?.flush(undefined);
    this.#hooks.requestFrame();
  }

  /** Shows nothing any more, and what comes next as if for the first time. */
  reset(): void {
    this.close();
    this.#isBroken = false;
  }

  /** What this frame has done, to be told once it is over. */
  takeEvents(): readonly StreamUpdateEvent[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes.map(({ op, keys, replay }) => new StreamUpdateEvent(op, keys, { replay }));
  }

  /** Gives up all rows on the page; `renew` makes them again. */
  close(): void {
    this.#display?.dispose();
    this.#display = undefined;
  }

  #note(op: StreamUpdateEvent['op'], keys: string[], replay: boolean): void {
    const last = this.#changes.at(-1);
    if (last?.op !== op || last.replay !== replay) this.#changes.push({ op, keys, replay });
    else for (const key of keys) last.keys.push(key);
  }
}
