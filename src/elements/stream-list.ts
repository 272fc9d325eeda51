import { css, html, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Json } from '../protocol/index.js';
import { FollowController } from './controllers/follow-controller.js';
import type { ChunkBatch } from './controllers/stream-controller.js';
import { define } from './define.js';
import { StreamRemoveEvent, StreamUpdateEvent } from './events.js';
import { jumpButton } from './jump-button.js';
import { Highlighter } from './list/highlighter.js';
import { type ListChange, ListModel, type Row } from './list/list-model.js';
import { makeRowsView } from './list/make-rows-view.js';
import { NearEnd } from './list/near-end.js';
import type { RowsView } from './list/rows-view.js';
import { parsePath } from './list/template-path.js';
import { StreamElement } from './stream-element.js';
import { texts } from './texts.js';

/**
 * Items as they come, a row for each.
 *
 * ```html
 * <stream-list stream="results" key="id">
 *   <template>
 *     <article>
 *       <h3><a href="{{url}}">{{title}}</a></h3>
 *       <p data-if="snippet">{{snippet}}</p>
 *       <ul><li data-each="tags">{{.}}</li></ul>
 *     </article>
 *   </template>
 *   <p slot="empty">No results.</p>
 * </stream-list>
 *
 * <stream-list stream="orders"><table><tbody></tbody></table><template><tr><td>{{id}}</td></tr></template></stream-list>
 * ```
 *
 * Rows are made from the `<template>` (or by `renderItem`) and stand in the light DOM, where the page's styles apply: as
 * direct children of a `ul`, `ol`, `tbody`, `dl` or `[data-stream-list-container]` inside the element, else in a
 * `role=list` of its own. `data-text="path"`, `data-attr-href="path"`, `data-if="path"` and `data-each="path"` say
 * the same as braces where a framework owns those. Whatever data says, it is text: no handler, style or script, and
 * only http, https, mailto, tel and relative addresses.
 *
 * A row keeps its nodes while it lives: more items never touch it, an `update` changes only what differs.
 *
 * @element stream-list
 * @attr {string} key - Where an item has its key, such as `id` (the default) or `meta.id`. An item whose key is known
 *   replaces that item in place. Items without a key are all different.
 * @attr {string} item-key - The same, where a framework keeps `key` to itself.
 * @attr {'append' | 'prepend'} mode - Where items go that do not say so themselves. `prepend`: newest on top.
 * @attr {number} limit - How many rows are kept; the oldest go first. Default: all.
 * @attr {boolean} follow - Keeps the end in view while rows are added, as long as the person is at the end.
 * @attr {string} highlight - Terms that are marked in the rows, with white space between them. Their look is
 *   `::highlight(stream-highlight)`.
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} src - The address of an HTTP stream.
 * @attr {string} for - The id of the `<stream-room>`, or of another element whose stream is shown.
 * @attr {'on' | 'off'} announce - `off`: says nothing to assistive technology when it starts and ends.
 *
 * @fires stream-start - A generation is shown: `stream`, `generation`, `run`.
 * @fires stream-chunk - Chunks were painted: `chunks`, `firstSeq`.
 * @fires stream-update - Rows were added, changed, or the list was emptied: `op`, `keys`.
 * @fires stream-remove - Rows are about to be removed, and are still there: `keys`.
 * @fires stream-error - It failed, or the template cannot be used (`template-invalid`): `error`, `chunkCount`.
 * @fires stream-done - It is complete: `result`, `interrupted`.
 * @fires stream-cancel - It was stopped: `reason`.
 * @fires stream-reset - A new generation has begun; the old rows are stale until the new one has some.
 * @fires stream-gap - Chunks `from` to `to` are no longer kept.
 *
 * @slot loading - While there is nothing yet.
 * @slot empty - When it is complete without any item.
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart content - Around the rows.
 * @csspart note - What is said of a stop, a gap or a lost connection.
 * @csspart error - The error under the rows.
 * @csspart jump - The button that leads to the end.
 *
 * @cssprop --stream-accent - Focus rings.
 * @cssprop --stream-danger - The error.
 */
export class StreamList extends StreamElement {
  static override styles = [
    StreamElement.styles,
    css`
      :host(:focus-visible) {
        outline: 2px solid var(--_accent);
        outline-offset: 2px;
      }

      [part='end'] {
        block-size: 0;
      }
    `,
  ];

  readonly #follow = new FollowController(this, {
    content: () => this.renderRoot.querySelector('[part="content"]'),
  });
  readonly #model = new ListModel();
  readonly #highlighter = new Highlighter();
  readonly #nearEnd = new NearEnd(() => this.#want());

  /** Where an item has its key. */
  @property() key = '';
  /** The same, for hosts that keep `key` to themselves (React, Vue). */
  @property({ attribute: 'item-key' }) itemKey = '';
  /** Where items go that do not say so themselves. */
  @property() mode: 'append' | 'prepend' = 'append';
  /** How many rows are kept. */
  @property({ type: Number }) limit: number | null = null;
  /** Whether the end is kept in view while rows are added. */
  @property({ type: Boolean, reflect: true }) follow = false;
  /** Terms that are marked in the rows. */
  @property() highlight = '';
  /**
   * Makes a row in place of a template: gives what Lit can render, a node or a string. `index` is the row's place
   * when it was made.
   */
  @property({ attribute: false }) renderItem: ((item: Json, index: number) => unknown) | null = null;

  #rows: RowsView | undefined;
  /** The template cannot be used; said once for each opening. */
  #broken = false;
  /** What this frame has done, for the page: neighbours of one kind are one. */
  #changes: { op: StreamUpdateEvent['op']; keys: string[]; replay: boolean }[] = [];
  /** The rows that `stream-remove` is telling of. */
  #leaving: ReadonlyMap<string, Row> = new Map();
  /** Rows have changed since layout was last looked at. */
  #grown = false;
  #gaps: { readonly from: number; readonly to: number }[] = [];

  /** The items, in order. */
  get items(): readonly Json[] {
    return this.#model.rows.map(({ item }) => item);
  }

  /** How many rows there are. */
  get length(): number {
    return this.#model.rows.length;
  }

  /** How many updates and deletions named a key that is not there. */
  get ignoredCount(): number {
    return this.#model.ignored;
  }

  protected override get isEmpty(): boolean {
    return this.#model.rows.length === 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#observeEnd();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#nearEnd.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('key') || changed.has('itemKey') || changed.has('mode') || changed.has('limit')) {
      this.#configure();
    }
  }

  protected override firstUpdated(): void {
    this.#observeEnd();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('highlight')) return;
    this.#highlighter.terms = this.highlight;
    this.#mark(this.#model.rows);
  }

  /** The element of the row with this key, where it is on the page now. */
  rowOf(key: string): Element | undefined {
    const row = this.#leaving.get(key) ?? this.#model.get(key);
    return row && this.#rows?.nodesOf(row).find((node) => node instanceof Element);
  }

  /** The item with this key. */
  itemOf(key: string): Json | undefined {
    return this.#model.get(key)?.item;
  }

  /** @internal */
  override onReset(): void {
    this.#gaps = [];
    this.#show(this.#model.clear(), false);
    this.#rows?.dispose();
    this.#rows = undefined;
    this.#broken = false;
  }

  /** @internal */
  override onChunks({ chunks, seq, replay }: ChunkBatch): void {
    for (const [index, chunk] of chunks.entries()) this.#show(this.#model.apply(chunk, seq + index), replay);
  }

  /** @internal */
  override onGap(gap: { readonly from: number; readonly to: number }): void {
    this.#gaps.push(gap);
  }

  /** @internal */
  override measure(): void {
    this.#rows?.measure?.();
    if (!this.#grown) return;
    this.#grown = false;
    // What scrolls must be reachable by keyboard.
    if (this.hasAttribute('tabindex') || this.scrollHeight <= this.clientHeight) return;
    if (/auto|scroll/.test(getComputedStyle(this).overflowY)) this.tabIndex = 0;
  }

  /** @internal */
  override onFlushed(): void {
    this.#rows?.flush?.();
    const changes = this.#changes;
    this.#changes = [];
    for (const { op, keys, replay } of changes) this.emit(new StreamUpdateEvent(op, keys, { replay }));
    if (changes.length === 0) return;
    this.#grown = true;
    this.#nearEnd.again();
    this.requestFrame();
  }

  #configure(): void {
    const key = this.key || this.itemKey || 'id';
    const path = parsePath(key);
    if (!path || path.names.length === 0) {
      reportError(new TypeError(`<stream-list key="${key}">: a field's name or path is expected`));
    }
    if (this.mode !== 'append' && this.mode !== 'prepend') {
      reportError(new TypeError(`<stream-list mode="${this.mode}">: append or prepend is expected`));
    }
    this.#model.options = {
      key: path?.names,
      mode: this.mode === 'prepend' ? 'prepend' : 'append',
      limit: this.limit !== null && this.limit > 0 ? this.limit : undefined,
    };
  }

  #show(changes: readonly ListChange[], replay: boolean): void {
    for (const { op, rows } of changes) {
      const keys = rows.map(({ key }) => key);
      if (op === 'delete' || op === 'clear') {
        this.#leaving = new Map(rows.map((row) => [row.key, row]));
        this.dispatchEvent(new StreamRemoveEvent(keys, { replay }));
        this.#leaving = new Map();
        for (const row of rows) this.#highlighter.unmark(row);
      }
      this.#write(op, rows);
      if (op !== 'delete') this.#note(op, keys, replay);
      if (op === 'append') this.#follow.added(rows.length);
    }
  }

  #write(op: ListChange['op'], rows: readonly Row[]): void {
    const view = this.#view();
    if (!view) return;
    if (op === 'clear') view.clear();
    else if (op === 'delete') view.remove(rows, this.#model.rows);
    else if (op === 'update') view.update(rows);
    else view.add(op, rows, this.#model.rows);
    if (op === 'update') this.#mark(rows);
  }

  /** Where rows are shown; made with the first of them, when what is inside the element has been parsed. */
  #view(): RowsView | undefined {
    if (this.#rows || this.#broken) return this.#rows;
    try {
      this.#rows = makeRowsView(this, {
        requestFrame: () => this.requestFrame(),
        drawn: (row) => this.#mark([row]),
      });
    } catch (error) {
      this.#broken = true;
      this.showError(error);
    }
    return this.#rows;
  }

  #note(op: StreamUpdateEvent['op'], keys: readonly string[], replay: boolean): void {
    const last = this.#changes.at(-1);
    if (last?.op === op && last.replay === replay) last.keys.push(...keys);
    else this.#changes.push({ op, keys: [...keys], replay });
  }

  #mark(rows: readonly Row[]): void {
    if (this.highlight === '') return;
    for (const row of rows) this.#highlighter.mark(row, this.#rows?.nodesOf(row) ?? []);
  }

  #observeEnd(): void {
    const end = this.renderRoot.querySelector('[part="end"]');
    if (end) this.#nearEnd.observe(end);
  }

  #want(): void {
    if (this.running) this.reader?.want(this.streamState.seq + 1);
  }

  protected override renderLoading(): unknown {
    return texts.loading;
  }

  protected override renderEmptiness(): unknown {
    return texts.empty;
  }

  protected override renderExtra(): unknown {
    return jumpButton(this.#follow);
  }

  protected override renderNote(): unknown {
    const gaps = this.#gaps.map(({ from, to }) => html`<div part="note">${texts.gap(from, to)}</div>`);
    return html`${gaps}${super.renderNote()}`;
  }

  override render(): unknown {
    return this.renderFrame(html`<slot></slot><div part="end" aria-hidden="true"></div>`);
  }
}

define('stream-list', StreamList);

declare global {
  interface HTMLElementTagNameMap {
    'stream-list': StreamList;
  }
}
