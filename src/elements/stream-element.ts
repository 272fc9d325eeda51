import type { CSSResultGroup } from '@lit/reactive-element';
import type { StartFrom, StreamEvent, StreamSource } from '../client/source.js';
import type { RequestBody } from '../client/sources/request.js';
import type { StreamFormat } from '../client/sources/stream-format.js';
import { isRunning, type StreamState } from '../client/state.js';
import type { Cursor } from '../protocol/cursor.js';
import type { StreamError } from '../protocol/errors.js';
import type { Json, JsonObject } from '../protocol/json.js';
import type { Outcome, Status } from '../protocol/server-messages.js';
import { oneOf } from './allowed.js';
import { ChromeElement } from './chrome-element.js';
import { chromeStyles } from './chrome-styles.js';
import { SourceController } from './controllers/source-controller.js';
import { StreamController } from './controllers/stream-controller.js';
import type { ChunkBatch, StreamView, WaitingEvents } from './controllers/stream-view.js';
import type { AnySource } from './controllers/to-source.js';
import { inDevelopment } from './development.js';
import { CURSOR_ATTRIBUTE } from './drawn/marks.js';
import { renderError } from './error-region.js';
import { loadCode } from './load-code.js';
import { notesOf } from './notes.js';
import { property } from './property.js';
import type { RoomClient } from './room-provider.js';
import { type Child, h, patch } from './vnode.js';

// So that whoever has a view's types also has those of its events in `addEventListener`.
export type * from './events.js';

/*
 * The foundation of every view. To write one:
 *
 *   export class StreamThing extends StreamElement {
 *     static override styles = [StreamElement.styles, css`…`];
 *
 *     // Called in the write phase of a frame, in the stream's order. Write to the DOM; read no layout.
 *     override onOpened(state) {}        // a generation is shown from now on (not again when it is resumed)
 *     override onReset() {}              // drop what is shown; something new follows in this same frame
 *     override onChunks({ chunks, seq, time, replay }) {}   // exactly once, in order, nothing after the end
 *     override onGap({ from, to }) {}    // those chunks will never come
 *     override onEnded(outcome) {}       // 'complete' | 'error' | 'cancelled'
 *     override onFlushed() {}            // last of this element's writing in a frame: do the gathered work here
 *     override measure() {}              // read phase, before any element writes in a frame
 *
 *     override accepts(event) {}         // false: wait with this and what follows until requestFrame()
 *     override get isEmpty() { return …; }   // decides between `loading`, `empty` and content
 *     override chrome() { return [h('div', { part: 'content' }, h('slot')), ...super.chrome()]; }
 *   }
 *   define('stream-thing', StreamThing);
 *
 * At hand: `this.streamState` (all that is painted so far; see src/client/state.ts), `this.emit(event)` (a DOM
 * event after this frame's writing, in order), `this.requestFrame()` (another `measure`/`onFlushed` without new
 * chunks), `this.reader` (`want`, `read`, `find`; undefined while closed), `this.internals`, `this.replaying`.
 * `startFrom` may be overridden to begin elsewhere than at the start (`{ last: n }`), `extra()` to put
 * something between the content and the notes (a jump button: see FollowController). What stands in the shadow root is
 * described without lit-html (vnode.ts); a view that needs a template of Lit extends TemplateElement, and its `render()`
 * comes before the chrome.
 *
 * Done already: finding and opening the source, waiting for frames, pausing the reader, staleness, custom
 * states, `data-stream-active`, `aria-busy`, announcements, DOM events, the error region with retry, slots.
 */

/** What all views have in common: where their stream comes from, how it stands, and what can be asked of it. */
export abstract class StreamElement extends ChromeElement implements StreamView {
  static override styles: CSSResultGroup = [chromeStyles];

  /** @internal */
  readonly internals: ElementInternals = this.attachInternals();
  readonly #controller: StreamController = new StreamController(this, this);
  readonly #finder: SourceController = new SourceController(
    this,
    (source) => this.#controller.use(source),
    (error) => this.#controller.fail(error),
  );

  /** A server has drawn it, and that stands until it can be drawn here. */
  #isDrawn = false;

  /** A `ReadableStream`, an (async) iterable, a `Response`, a run or another source; comes before `src` and `stream`. */
  @property({ attribute: false }) source: AnySource | null = null;
  /** The address of an HTTP stream, or of a WebSocket; comes before `stream`. */
  @property() src = '';
  /** With `src`: the request's method. Default: `GET`, or `POST` with a `body`. */
  @property() method = '';
  /** With `src`: the request's headers; as an attribute, JSON of an object. */
  @property() headers: HeadersInit | string | null = null;
  /** With `src`: the request's body; an object or array is sent as JSON, and so is an attribute that is JSON of one. */
  @property() body: RequestBody | null = null;
  /** With `src`: how the answer is read, where that cannot be told: `text`, `json`, `ndjson`, `sse`, `openai-chat` … */
  @property({ attribute: 'src-format' }) srcFormat: StreamFormat | '' = '';
  /** The name of a stream in the room. */
  @property() stream = '';
  /** The id of the `<stream-room>` that has the stream (default: the nearest one around), or of an element to share one with. */
  @property({ attribute: 'for' }) htmlFor = '';
  /** With `room`: the server's host. Default: the page's own. */
  @property() host = '';
  /** With `room`: the party on the server. */
  @property() party = '';
  /** A room named here rather than by a `<stream-room>`. */
  @property() room = '';
  /** With `room`: what the server's `authorize` gets. */
  @property() token = '';
  /** `off`: says nothing to assistive technology when the stream starts and ends. */
  @property({ attribute: 'announce', allowed: oneOf('on', 'off') }) announcements: 'off' | 'on' = 'on';

  // ---- how the stream stands, as far as it is painted -----------------------------------------------------------

  /** All that is known of what is painted. */
  get streamState(): StreamState {
    return this.#controller.state;
  }

  get status(): Status {
    return this.streamState.status;
  }

  /** Whether a run or transfer is under way. */
  get running(): boolean {
    return isRunning(this.status);
  }

  /** Whether it ended in an error. */
  get failed(): boolean {
    return this.status === 'error';
  }

  /** The stream's error, or what went wrong with reading it. */
  get error(): StreamError | undefined {
    return this.streamState.error;
  }

  /** What the task returned. */
  get result(): Json | undefined {
    return this.streamState.result;
  }

  /** Facts about the stream, such as the model's name. */
  get meta(): JsonObject {
    return this.streamState.meta;
  }

  /** Shared state: the last value of each field. */
  get state(): JsonObject {
    return this.streamState.fields;
  }

  /** How many chunks that were yielded are painted: not what the task tells beside them, such as progress. */
  get chunkCount(): number {
    return this.streamState.chunkCount;
  }

  // ---- what can be asked of it ----------------------------------------------------------------------------------

  /** Stops the run for everyone. Rejects with a `StreamError` when there is none or it may not be stopped. */
  cancel(): Promise<void> {
    return this.#controller.cancel();
  }

  /** Asks the task to finish early. */
  interrupt(): Promise<void> {
    return this.#controller.interrupt();
  }

  /** After a failure of the connection: reads on. After the stream's end: does the same thing again. */
  retry(): Promise<void> {
    return this.#controller.retry();
  }

  // ---- for the views --------------------------------------------------------------------------------------------

  /** @internal */
  get streamName(): string {
    return this.stream;
  }

  /** @internal */
  get announcedName(): string | null {
    return this.getAttribute('aria-label');
  }

  /** Whether `aria-busy` is set while the stream runs. @internal */
  get marksBusy(): boolean {
    return true;
  }

  /** The source that is being read. @internal */
  get activeSource(): StreamSource | undefined {
    return this.#controller.source;
  }

  /** @internal */
  get startFrom(): StartFrom {
    return 'start';
  }

  protected get reader() {
    return this.#controller.reader;
  }

  /** The client of the room this element is in or names. */
  protected findRoom(): Promise<RoomClient | undefined> {
    return this.#finder.findRoom();
  }

  /** Whether what is being painted is history. */
  protected get replaying(): boolean {
    return this.#controller.replaying;
  }

  /** Whether the source was asked and has not answered. */
  protected get connecting(): boolean {
    return this.#controller.connecting;
  }

  protected get isEmpty(): boolean {
    return this.chunkCount === 0;
  }

  /** Dispatches an event once this frame's writing is done. */
  protected emit(event: Event): void {
    this.#controller.emit(event);
  }

  /** Asks for `measure` and `onFlushed` in the next frame. */
  protected requestFrame(): void {
    this.#controller.requestFrame();
  }

  /** Shows an error under the content, as if reading had failed; `undefined` takes it away. */
  protected showError(error: unknown): void {
    if (error === undefined) this.#controller.clearError();
    else this.#controller.fail(error);
  }

  /** @internal */
  accepts(_event: StreamEvent): boolean {
    return true;
  }
  /** @internal */
  onOpened(_state: StreamState): void {}
  /** @internal */
  onReset(): void {}
  /** @internal */
  onChunks(_batch: ChunkBatch): void {}
  /** @internal */
  onGap(_gap: { readonly from: number; readonly to: number }): void {}
  /** @internal */
  onEnded(_outcome: Outcome): void {}
  /** @internal */
  onFlushed(): void {}
  /** @internal */
  measure(_waiting: WaitingEvents): void {}

  protected override get isDrawn(): boolean {
    return this.#isDrawn;
  }

  /** On a server: draws into the shadow tree what no template renders. @internal */
  drawStill(root: ParentNode & Node): void {
    patch(root, this.chrome(), null);
  }
  /** @internal */
  onTakeOver(): void {}
  /** @internal */
  onTakenOver(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    this.removeAttribute(CURSOR_ATTRIBUTE);
    this.renderRoot.replaceChildren();
    this.requestUpdate();
  }

  /**
   * Draws a stream's events at once, where there are no frames: on a server. Returns whether that could be done; if not,
   * code for it is being loaded, and it is to be tried again.
   *
   * @internal
   */
  drawNow(events: readonly StreamEvent[], cursor: Cursor): boolean {
    this.#controller.holdDrawn(cursor);
    this.#controller.takeOver(events);
    return !this.#controller.paint(0) && this.streamState.generation === cursor.generation;
  }

  override connectedCallback(): void {
    if (!this.hasUpdated && this.hasAttribute(CURSOR_ATTRIBUTE)) void this.#takeOver();
    super.connectedCallback();
    if (inDevelopment()) void this.#check();
  }

  /** Says what its author has left out, in its place and in the console. */
  async #check(): Promise<void> {
    const { checkView } = await loadCode(() => import('./author-check.js'));
    await checkView(this, (mistake) => this.showError(mistake));
  }

  async #takeOver(): Promise<void> {
    this.#isDrawn = true;
    // Where a script has put the markup in, what was to be its shadow root is a child, which is nobody's.
    this.querySelector(':scope > template[shadowrootmode]')?.remove();
    const [generation = '', seq] = (this.getAttribute(CURSOR_ATTRIBUTE) as string).split(':');
    this.#controller.holdDrawn({ generation, seq: Number(seq) });
    try {
      const { readDrawn } = await loadCode(() => import('./drawn/read-drawn.js'));
      this.#controller.takeOver((await readDrawn(this)).events);
    } catch (error) {
      reportError(error);
      this.#controller.takeOver(undefined);
    }
  }

  readonly #onRetry = (): void => {
    this.retry().catch((error: unknown) => this.showError(error));
  };

  // ---- chrome ---------------------------------------------------------------------------------------------------

  /** What stands in the shadow root; in one with a template, after that. @internal */
  override chrome(): readonly Child[] {
    return [this.placeholder(), this.extra(), ...this.notes(), this.errorRegion()];
  }

  /** Between the content and the notes. */
  protected extra(): Child {
    return undefined;
  }

  /** What a view shows while it waits for its first content, where the page gives no `loading` slot. */
  protected loading(): Child {
    return undefined;
  }

  /** What a view shows for a complete stream without content, where the page gives no `empty` slot. */
  protected emptiness(): Child {
    return undefined;
  }

  /** The slot that stands for the content. */
  protected get placeholderSlot(): 'loading' | 'empty' | undefined {
    if (!this.isEmpty) return undefined;
    if ((this.connecting || this.running) && !this.error) return 'loading';
    return this.status === 'complete' ? 'empty' : undefined;
  }

  protected placeholder(): Child {
    const name = this.placeholderSlot;
    const words = name === 'loading' ? this.loading() : this.emptiness();
    return name && h('div', { part: 'placeholder' }, h('slot', { name }, words));
  }

  /** Lines between the content and the error. One tells a stop, or that there is nothing any more, from an interrupted connection. */
  protected notes(): readonly Child[] {
    return notesOf(this.streamState, this.connecting);
  }

  /** Whether the error that is shown came after what had arrived, and not from something else that was asked for. */
  protected get errorIsOfStream(): boolean {
    return true;
  }

  /** Under what had arrived: what happened, after how much, and a way to try again. */
  protected errorRegion(): Child {
    const { error, chunkCount } = this;
    if (!error || (error.code === 'no-room' && !inDevelopment())) return undefined;
    return renderError(error, this.errorIsOfStream ? chunkCount : 0, this.#onRetry);
  }
}
