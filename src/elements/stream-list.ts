import type { PropertyValues } from '@lit/reactive-element';
import { html, nothing } from 'lit/html.js';
import type { StartFrom, StreamEvent } from '../client/source.js';
import type { StreamState } from '../client/state.js';
import type { Json } from '../protocol/json.js';
import { aFunction, oneOf, wholeFrom } from './allowed.js';
import { FollowController } from './controllers/follow-controller.js';
import type { ChunkBatch, WaitingEvents } from './controllers/stream-view.js';
import { dropDrawn, keepDrawn } from './drawn/kept.js';
import { jumpButton } from './jump-button.js';
import { EarlierRows } from './list/earlier-rows.js';
import { ListModel } from './list/list-model.js';
import { expectation, fieldPath, modelOptions, skeletonSetting } from './list/list-settings.js';
import { listStyles } from './list/list-styles.js';
import { NearEnd } from './list/near-end.js';
import { functionRenderer, type MountItem, type RowRenderer } from './list/row-content.js';
import { ShownRows } from './list/shown-rows.js';
import { loadCode } from './load-code.js';
import { note } from './notes.js';
import { property } from './property.js';
import { TemplateElement } from './template-element.js';
import { texts } from './texts.js';
import type { Child } from './vnode.js';

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
 * Rows are made from the `<template>` (or by `renderItem`, or mounted by a framework with `mountItem`) and stand in the light DOM, where the page's styles apply: as
 * direct children of a `ul`, `ol`, `tbody`, `dl` or `[data-stream-list-container]` inside the element, else in a
 * `role=list` of its own. In a template:
 *
 * | to bind | with braces | where a framework owns those |
 * |---|---|---|
 * | a text | `{{author.name}}` | `data-text="author.name"` |
 * | an attribute | `href="{{url}}"` | `data-attr-href="url"` |
 * | an attribute that is there or not | `?disabled="{{sold}}"` | `data-bool-disabled="sold"` |
 * | a property | `.value="{{count}}"` | `data-prop-value="count"` |
 * | whether it is there | `data-if="snippet"`, `data-if="!snippet"` | the same |
 * | once for each | `data-each="tags"`, in it `{{.}}`, `{{$index}}`, `{{$.title}}` | the same |
 *
 * Whatever data says, it is text: no handler, style or script, and only http, https, mailto, tel and relative
 * addresses. `<template data-group>` is the heading of a group (`{{.}}` is its name), `<template data-skeleton>` what
 * stands for a row that is about to come.
 *
 * A row keeps its nodes while it lives: more items never touch it, an `update` changes only what differs. In an author's
 * own container a list of more than 300 rows is a window, in its own one of more than 20,000; of rows that are far from
 * the view the latest 2,000 keep their nodes. Where the newest comes in on top, those in view slide to make room. What the rows stand in has the element’s `aria-label` as its name.
 *
 * @element stream-list
 * @attr {string} key - Where an item has its key, such as `id` (the default) or `meta.id`. An item whose key is known
 *   replaces that item in place. Items without a key are all different.
 * @attr {string} item-key - The same, where a framework keeps `key` to itself.
 * @attr {'append' | 'prepend'} mode - Where items go that do not say so themselves. `prepend`: newest on top.
 * @attr {number} last - With how many of the stream's chunks the list begins. Those before are loaded, as many at a
 *   time (at most 500), when the person scrolls to where they belong, or by a button there. Default: all.
 * @attr {number} limit - How many rows are kept. Default: all.
 * @attr {number} max-chunks - Of how many chunks rows are kept. Default: of all.
 * @attr {'start' | 'end'} drop - From which end rows over the limit are dropped. Default: where the oldest are.
 * @attr {string} group - Where an item has the name of its group. Neighbours of one group get a heading.
 * @attr {boolean} sticky - The heading of the group in view stays in view, `--stream-sticky-top` from its top.
 * @attr {string} skeletons - Shows as many placeholders as the next batch will probably have, as tall as rows are and
 *   with boxes where their texts are. A number: so many before anything has come.
 * @attr {number} estimated-total - How many items there will be: no more skeletons than that, and room for all of them
 *   from the first on. Without it the stream's `meta.total` bounds the skeletons.
 * @attr {boolean} roving - Rows take the focus: one stop for Tab, then arrow keys, Home, End, Page Up and Page Down;
 *   Enter does what the row's first link or button does.
 * @attr {'fixed' | 'auto'} columns - Of a table: `fixed` (the default) keeps the widths that the first rows gave them.
 * @attr {boolean} follow - Keeps the end in view while rows are added, as long as the person is at the end.
 * @attr {string} highlight - Terms that are marked in the rows, with white space between them. Their look is
 *   `::highlight(stream-highlight)`.
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} src - The address of an HTTP stream, or of a WebSocket (`wss:`).
 * @attr {string} method - With `src`: the request's method. Default `GET`, or `POST` with a `body`.
 * @attr {string} headers - With `src`: the request's headers, as JSON of an object.
 * @attr {string} body - With `src`: the request's body. JSON is sent as such.
 * @attr {string} src-format - With `src`: how the answer is read, where its headers and first events do not tell: `text`, `json`,
 *   `ndjson`, `sse`, `openai-chat`, `openai-responses`, `anthropic`, `ui-message-stream` or `durable-stream`.
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
 * @csspart earlier - Around what leads to earlier rows, or says that there are none.
 * @csspart load-earlier - Its button.
 * @csspart earlier-note - What is said there.
 * @csspart jump - The button that leads to the end.
 *
 * @cssprop --stream-accent - Focus rings.
 * @cssprop --stream-danger - The error.
 * @cssprop --stream-sticky-top - How far from the top of the view headings of groups stay. Default: 0.
 * @cssprop --stream-sticky-background - What is behind them. Default: the page's own (`Canvas`).
 */
export class StreamList extends TemplateElement {
  static override styles = [TemplateElement.styles, listStyles];

  readonly #follow: FollowController = new FollowController(this, {
    content: () => this.renderRoot.querySelector('[part="content"]'),
  });
  readonly #model = new ListModel();
  readonly #shown: ShownRows = new ShownRows(this, this.#model, {
    isGrowing: () => this.running || this.#earlier.canLoad,
    requestFrame: () => this.requestFrame(),
    fail: (error) => this.showError(error),
    appended: (count) => this.#follow.added(count),
  });
  readonly #nearEnd = new NearEnd(() => this.#onNearEnd());
  readonly #earlier = new EarlierRows(this, {
    reader: () => this.reader,
    isShown: () => this.#hasBegun,
    hasPlace: () => this.#model.takesEarlier,
    earliest: () => (this.maxChunks === null ? 1 : this.streamState.seq - this.maxChunks + 1),
    show: ({ chunks, seq }) => this.#shown.show(this.#model.applyEarlier(chunks, seq), true),
    requestFrame: () => this.requestFrame(),
    requestUpdate: () => this.requestUpdate(),
  });

  /** Where an item has its key. */
  @property({ allowed: fieldPath }) key = '';
  /** The same, for hosts that keep `key` to themselves (React, Vue). */
  @property({ attribute: 'item-key', allowed: fieldPath }) itemKey = '';
  /** Where items go that do not say so themselves. */
  @property({ allowed: oneOf('append', 'prepend') }) mode: 'append' | 'prepend' = 'append';
  /** With how many of the stream's chunks the list begins; those before are loaded when they are wanted. */
  @property({ type: Number, allowed: wholeFrom(1) }) last: number | null = null;
  /** How many rows are kept. */
  @property({ type: Number, allowed: wholeFrom(1) }) limit: number | null = null;
  /** Of how many chunks rows are kept. */
  @property({ type: Number, attribute: 'max-chunks', allowed: wholeFrom(1) }) maxChunks: number | null = null;
  /** From which end rows over the limit are dropped; empty: where the oldest are. */
  @property({ allowed: oneOf('start', 'end') }) drop: 'start' | 'end' | '' = '';
  /** Where an item has the name of its group. */
  @property({ allowed: fieldPath }) group = '';
  /** Gives the name of an item's group, in place of `group`; nothing for none. */
  @property({ attribute: false, allowed: aFunction }) groupBy: ((item: Json) => unknown) | null = null;
  /** Whether headings of groups stay in view. */
  @property({ type: Boolean }) sticky = false;
  /** Whether placeholders stand for what is about to come; a number: how many before anything has come. */
  @property({ allowed: skeletonSetting }) skeletons: string | null = null;
  /** How many items there will be. */
  @property({ type: Number, attribute: 'estimated-total', allowed: wholeFrom(0) }) estimatedTotal:
    | number
    | null = null;
  /** Whether rows take the focus, and arrow keys move it. */
  @property({ type: Boolean }) roving = false;
  /** Whether the columns of a table keep the widths that the first rows gave them. */
  @property({ allowed: oneOf('fixed', 'auto') }) columns: 'fixed' | 'auto' = 'fixed';
  /** Whether the end is kept in view while rows are added. */
  @property({ type: Boolean, reflect: true }) follow = false;
  /** Terms that are marked in the rows. */
  @property() highlight = '';
  /**
   * Makes a row in place of a template: gives what Lit can render, a node or a string. `index` is the row's place
   * when it was made. Another function makes all rows anew, with the same nodes as far as they serve.
   */
  @property({ attribute: false, allowed: aFunction }) renderItem:
    | ((item: Json, index: number) => unknown)
    | null = null;

  /**
   * Mounts a row by whatever renders the page, in place of a template: gets the row's element, its item and its place, and
   * gives `update(item)` and `unmount()`. The latter is called once: when the row is gone for good, or the list has left the
   * page, which then mounts its rows again should it come back. Another function serves for the rows from then on.
   */
  @property({ attribute: false }) mountItem: MountItem | null = null;

  /**
   * Makes rows by `renderItem`, which is looked up for each: a framework gives it anew at every render of its own.
   *
   * @internal
   */
  rowRenderer: RowRenderer = functionRenderer((item, index) => this.renderItem?.(item, index));

  /** Something of the stream has been applied. */
  #hasBegun = false;
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

  /** Whether there are chunks before those that the list began with, and room for their rows. */
  get hasEarlier(): boolean {
    return this.#earlier.canLoad;
  }

  /** @internal */
  override get startFrom(): StartFrom {
    return this.last === null ? 'start' : { last: this.last };
  }

  protected override get isEmpty(): boolean {
    return this.#model.rows.length === 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasUpdated) return;
    if (!this.#shown.display) this.#shown.renew();
    this.#observeEnd();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#nearEnd.disconnect();
    this.#earlier.disconnect();
    // One that is moved is back within the task.
    if (this.mountItem) setTimeout(() => this.isConnected || this.#shown.close());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (MODEL_PROPERTIES.some((name) => changed.has(name))) this.#model.options = modelOptions(this);
  }

  protected override firstUpdated(): void {
    this.#observeEnd();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const isOtherwise = RENDERERS.some((name) => changed.has(name) && !changed.get(name) !== !this[name]);
    if (isOtherwise || DISPLAY_PROPERTIES.some((name) => changed.has(name))) this.#shown.renew();
    else if (changed.has('renderItem')) this.#shown.display?.redraw();
    const { display } = this.#shown;
    if (display && changed.has('highlight')) display.highlight = this.highlight;
    if (display && changed.has('roving')) display.roving = this.roving;
    if (changed.has('skeletons') || changed.has('estimatedTotal')) this.requestFrame();
  }

  /** The element of the row with this key, where it is on the page now. */
  rowOf(key: string): Element | undefined {
    return this.#shown.elementOf(key);
  }

  /** The item with this key. */
  itemOf(key: string): Json | undefined {
    return this.#model.get(key)?.item;
  }

  /**
   * Brings the row with this key into view, also one that is not in the document; by default no further than it must.
   * Resolves with its element, or with nothing when there is no such row or another one was asked for meanwhile.
   */
  async reveal(key: string, options?: ScrollIntoViewOptions): Promise<Element | undefined> {
    const row = this.#model.get(key);
    return row && this.#shown.display?.reveal(row, options);
  }

  /**
   * Loads the rows before the first that is there, as many chunks as the list began with, and further until there are
   * some. Resolves with how many rows came, once they are there; 0 when there are no more.
   *
   * @throws {StreamError} what reading throws, such as `network`
   */
  async loadEarlier(): Promise<number> {
    return this.#earlier.load();
  }

  /** Learns anew how wide columns and how tall rows are: after styles have changed, say. */
  relayout(): void {
    this.#shown.display?.relayout();
  }

  /** @internal */
  override onOpened({ seq, first }: StreamState): void {
    this.#hasBegun = false;
    this.#model.beginsLate = seq > 0 && this.last !== null;
    this.#earlier.begin(this.last === null ? 1 : seq + 1, first, this.last ?? 0);
  }

  /** A server has drawn it by functions: waits for those. @internal */
  async awaitFunctions(names: readonly string[]): Promise<void> {
    const { awaitFunctions } = await loadCode(() => import('./list/await-functions.js'));
    await awaitFunctions(this, names);
  }

  /** @internal */
  override onTakeOver(): void {
    const drawn = this.querySelectorAll<HTMLElement>(`${DRAWN}, [data-stream-key] ~ *`);
    keepDrawn([...drawn].filter((each) => each.parentElement?.closest('stream-list') === this));
    this.#shown.hold();
  }

  /** @internal */
  override onTakenOver(): void {
    dropDrawn();
    super.onTakenOver();
  }

  /** @internal */
  override onReset(): void {
    this.#gaps = [];
    this.#shown.show(this.#model.clear(), false);
    this.#shown.reset();
  }

  /** @internal */
  override onChunks({ chunks, seq, replay }: ChunkBatch): void {
    this.#hasBegun = true;
    for (const [index, chunk] of chunks.entries())
      this.#shown.show(this.#model.apply(chunk, seq + index), replay);
  }

  /** @internal */
  override onGap(gap: { readonly from: number; readonly to: number }): void {
    this.#gaps.push(gap);
  }

  /** @internal */
  override measure(waiting: WaitingEvents): void {
    const isComing = this.#earlier.isComing || waiting.some(({ event }) => comesFirst(event));
    this.#shown.display?.measure(isComing && this.mode !== 'prepend');
    if (this.mode !== 'prepend') this.#earlier.measure(this.renderRoot.querySelector('[part="earlier"]'));
    if (!this.#grown) return;
    this.#grown = false;
    // What scrolls must be reachable by keyboard.
    if (this.hasAttribute('tabindex') || this.scrollHeight <= this.clientHeight) return;
    if (/auto|scroll/.test(getComputedStyle(this).overflowY)) this.tabIndex = 0;
  }

  /** @internal */
  override onFlushed(): void {
    this.#earlier.flush();
    this.#shown.release();
    if (this.#shown.display?.isIntact === false) this.#shown.renew();
    const expected = expectation(this);
    const display = expected ? this.#shown.open() : this.#shown.display;
    display?.flush(expected);
    this.#observeEnd();
    const events = this.#shown.takeEvents();
    for (const event of events) this.emit(event);
    if (events.length === 0) return;
    this.#grown = true;
    this.#nearEnd.again();
    this.requestFrame();
  }

  /** Watches where the list ends now. */
  #observeEnd(): void {
    const end = this.#shown.display?.tail ?? this.renderRoot.querySelector('[part="end"]');
    if (end) this.#nearEnd.observe(end);
  }

  #onNearEnd(): void {
    if (this.running) this.reader?.want(this.streamState.seq + 1);
    if (this.mode === 'prepend') this.#earlier.approach();
  }

  protected override placeholder(): Child {
    return this.#shown.display?.skeletonCount ? undefined : super.placeholder();
  }

  protected override loading(): Child {
    return texts.loading;
  }

  protected override emptiness(): Child {
    return texts.empty;
  }

  protected override extra(): Child {
    return jumpButton(this.#follow);
  }

  protected override notes(): readonly Child[] {
    return [...this.#gaps.map(({ from, to }) => note(texts.gap(from, to))), ...super.notes()];
  }

  override render(): unknown {
    const isNewestFirst = this.mode === 'prepend';
    const earlier = this.#earlier.render(isNewestFirst ? '↓' : '↑');
    return html`<div part="content">${isNewestFirst ? nothing : earlier}<slot></slot>${isNewestFirst ? earlier : nothing}
      <div part="end" aria-hidden="true"></div></div>`;
  }
}

/** Whether it has rows that say of themselves that they come before the others. */
function comesFirst(event: StreamEvent): boolean {
  return (
    event.type === 'chunks' &&
    event.chunks.some((chunk) => chunk.kind === 'items' && chunk.mode === 'prepend')
  );
}

/** What a server has put there. */
const DRAWN = '[data-stream-key], [data-stream-rows], [data-stream-group], [data-stream-skeleton]';
const MODEL_PROPERTIES = ['key', 'itemKey', 'mode', 'limit', 'maxChunks', 'drop'] as const;
/** Who makes rows. A function may be another one at every render of the page's; whether there is one is what counts. */
const RENDERERS = ['renderItem', 'mountItem'] as const;
/** What is shown depends on these from the ground up. */
const DISPLAY_PROPERTIES = ['group', 'groupBy', 'sticky', 'columns'] as const;

declare global {
  interface HTMLElementTagNameMap {
    'stream-list': StreamList;
  }
}
