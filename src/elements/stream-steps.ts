import type { PropertyValues } from '@lit/reactive-element';
import { html, nothing } from 'lit/html.js';
import type { StartFrom } from '../client/source.js';
import { isTerminal } from '../client/state.js';
import { StreamError } from '../protocol/errors.js';
import { wholeFrom } from './allowed.js';
import { announce } from './announcer.js';
import { HostLabel } from './controllers/host-label.js';
import type { ChunkBatch } from './controllers/stream-view.js';
import { Ticker } from './controllers/ticker.js';
import { setState } from './custom-state.js';
import { StreamJumpEvent } from './events.js';
import { languageOf } from './language.js';
import { markStyles } from './progress/mark.js';
import { ServerClock } from './progress/server-clock.js';
import { property } from './property.js';
import { byId } from './room-provider.js';
import { findView, moveTo } from './steps/find-view.js';
import { ReportedSteps } from './steps/reported-steps.js';
import { RunActions } from './steps/run-actions.js';
import { nameOf, RUNS, type RunEntry, RunList } from './steps/run-list.js';
import { runSentence } from './steps/run-row.js';
import { runRowStyles } from './steps/run-row-styles.js';
import { renderRuns } from './steps/run-rows.js';
import { renderSteps, stepTreeStyles } from './steps/step-tree.js';
import type { StreamElement } from './stream-element.js';
import { TemplateElement } from './template-element.js';
import { texts } from './texts/work.js';
import type { Child } from './vnode.js';

/** How often times are written anew while something runs, and while nothing does, in milliseconds. */
const TICK = 1_000;
const SLOW_TICK = 30_000;
/** How many chunks of the list of runs are read for each run that is shown, and how many at least. */
const CHUNKS_PER_RUN = 8;
const LEAST_CHUNKS = 400;
/** How many runs are shown, unless told otherwise. */
const MOST_RUNS = 50;

/**
 * The timeline of a room: what ran and runs in it, with the steps of each, how long they took and how they went.
 *
 * ```html
 * <stream-room room="desk">
 *   <stream-steps newest-first></stream-steps>
 *   <stream-log stream="build"></stream-log>
 * </stream-room>
 *
 * <stream-steps stream="build"></stream-steps>
 * ```
 *
 * Without `stream` it reads the room's list of runs (`$runs`): all of it comes from the server, so a reload shows the
 * same. Runs under way can be stopped, failed and stopped ones tried again, and where an element of the page shows
 * a run's stream, one click leads there. With `stream` it shows the steps of that stream alone, as they are reported.
 *
 * @element stream-steps
 * @attr {string} stream - The steps of this stream alone. Default: the runs of the room.
 * @attr {string} for - The id of the `<stream-room>`; or of a form or view whose stream's steps are shown.
 * @attr {number} limit - How many runs are shown; those under way always are. Default: 50.
 * @attr {boolean} newest-first - The latest run on top.
 * @attr {string} task - Only runs of this task.
 * @attr {string} href - Where a run's output is to be seen, with `{stream}` and `{run}` in it. Default: on this page.
 * @attr {boolean} readonly - Without buttons that stop and try again.
 * @attr {string} label - The accessible name of the list. Default: `Runs`, or `Steps`.
 *
 * @fires stream-jump - `stream`, `run`: somebody wants to see a run's output. Cancelled, the page does what it likes.
 *
 * @slot loading - While the list is being fetched.
 * @slot empty - In place of the words that nothing has run yet.
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart runs - The list of runs.
 * @csspart run - One of them; its `data-status` says how it stands.
 * @csspart run-head
 * @csspart run-name
 * @csspart run-actions
 * @csspart steps - A list of steps.
 * @csspart step - One of them; `step-now` while it is under way.
 * @csspart mark - The sign for how it stands.
 *
 * @cssprop --stream-accent - What is under way.
 * @cssprop --stream-success - What is complete.
 * @cssprop --stream-danger - What failed.
 *
 * @cssstate active - Something is under way. And those of every view.
 */
export class StreamSteps extends TemplateElement {
  static override styles = [TemplateElement.styles, markStyles, stepTreeStyles, runRowStyles];

  /** How many runs are shown. */
  @property({ type: Number, allowed: wholeFrom(1) }) limit = MOST_RUNS;
  /** Whether the latest run is on top. */
  @property({ type: Boolean, attribute: 'newest-first' }) newestFirst = false;
  /** Only runs of this task. */
  @property() task = '';
  /** Where a run's output is to be seen. */
  @property() href = '';
  /** Whether nothing can be stopped or tried again here. */
  @property({ type: Boolean }) readonly = false;
  /** The accessible name of the list. */
  @property() label = '';

  readonly #clock = new ServerClock();
  readonly #list = new RunList();
  readonly #steps = new ReportedSteps();
  readonly #actions = new RunActions(() => this.requestUpdate());
  /** Runs that somebody has opened or closed by hand. */
  readonly #toggled = new Map<string, boolean>();
  readonly #ticker = new Ticker(this);
  readonly #hostLabel = new HostLabel(this);

  /** The runs that are shown, oldest first. Empty with `stream`. */
  get runs(): readonly RunEntry[] {
    const { entries } = this.#list;
    return this.task ? entries.filter(({ task }) => task === this.task) : entries;
  }

  /** @internal */
  override get announcedName(): string {
    return this.label || this.#hostLabel.text;
  }

  /** @internal */
  override get streamName(): string {
    return this.stream || (this.#isForOther ? '' : RUNS);
  }

  /** Whether `for` names something that has a stream, and no room. */
  get #isForOther(): boolean {
    if (!this.htmlFor) return false;
    const found = byId(this, this.htmlFor);
    return found !== null && found.localName !== 'stream-room';
  }

  /** The end of the list is enough, however long the room has been there. @internal */
  override get startFrom(): StartFrom {
    if (this.streamName !== RUNS) return 'start';
    return { last: Math.max(LEAST_CHUNKS, this.limit * CHUNKS_PER_RUN) };
  }

  /** @internal */
  override get marksBusy(): boolean {
    return false;
  }

  protected override get isEmpty(): boolean {
    return this.#showsRuns ? this.runs.length === 0 : this.#steps.isEmpty;
  }

  get #showsRuns(): boolean {
    return this.streamState.stream === RUNS || (this.streamState.stream === '' && this.streamName === RUNS);
  }

  /** @internal */
  override onReset(): void {
    this.#list.clear();
    this.#steps.clear();
  }

  /** @internal */
  override onChunks(batch: ChunkBatch): void {
    const { chunks, time, replay } = batch;
    this.#clock.heard(time, !replay);
    if (!this.#showsRuns) {
      this.#steps.add(batch);
      return;
    }
    for (const run of chunks.flatMap((chunk) => this.#list.apply(chunk, this.limit))) {
      this.#actions.settle(run);
      if (!replay) this.#announceEnd(run);
    }
  }

  /** Stops a run for everyone. Rejects with a `StreamError` when it may not be stopped. */
  async stopRun(run: string): Promise<void> {
    await this.#actions.stop(this.#entryOf(run));
  }

  /** Does again what a run did, on the same stream. Rejects with a `StreamError` when that cannot be. */
  async retryRun(run: string): Promise<void> {
    await this.#actions.retry(this.#entryOf(run));
  }

  /** Shows a run's output: fires `stream-jump`, then moves to the element of this page that shows its stream. */
  jumpTo(run: string): void {
    const entry = this.#entryOf(run);
    const go = this.dispatchEvent(new StreamJumpEvent(entry.stream, run));
    const view = go ? this.#viewOf(entry) : undefined;
    if (view) moveTo(view);
  }

  #entryOf(run: string): RunEntry {
    const entry = this.#list.entries.find((each) => each.run === run);
    if (!entry) throw new StreamError('unknown-run', `There is no run "${run}" here`);
    return entry;
  }

  #viewOf({ stream }: RunEntry): StreamElement | undefined {
    return this.#actions.room && findView(this.#actions.room.stream(stream));
  }

  #announceEnd(run: string): void {
    const entry = this.#list.entries.find((each) => each.run === run);
    if (!entry || !isTerminal(entry.status) || this.announcements === 'off') return;
    announce(`${run}/ended`, `${nameOf(entry).name}: ${runSentence(entry)}`);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.#showsRuns && this.activeSource) this.#findRoom();
  }

  #findRoom(): void {
    this.findRoom().then(
      (room) => {
        if (room === this.#actions.room) return;
        this.#actions.room = room;
        this.requestUpdate();
      },
      () => {
        // A list from elsewhere than a room: it can be looked at, and nothing can be done.
      },
    );
  }

  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement?.closest<HTMLElement>('[data-run]');
    super.update(changed);
    // The button that had the focus may be gone; its run is still there.
    if (focused?.isConnected && !this.shadowRoot?.activeElement) focused.focus({ preventScroll: true });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const isActive = this.#showsRuns
      ? this.runs.some(({ status }) => status === 'streaming')
      : this.running && !this.#steps.isEmpty;
    setState(this.internals, 'active', isActive);
    this.#ticker.every(this.isEmpty ? undefined : isActive ? TICK : SLOW_TICK);
  }

  #toggle(run: string, isOpen: boolean): void {
    this.#toggled.set(run, isOpen);
    this.requestUpdate();
  }

  readonly #onJump = (run: string, event: Event): void => {
    const { stream } = this.#entryOf(run);
    // A link goes where it leads, unless the page says otherwise.
    if (!this.href) this.jumpTo(run);
    else if (!this.dispatchEvent(new StreamJumpEvent(stream, run))) event.preventDefault();
  };

  #outputOf(entry: RunEntry): string | boolean {
    if (!this.href) return this.#viewOf(entry) !== undefined;
    return this.href
      .replaceAll('{stream}', encodeURIComponent(entry.stream))
      .replaceAll('{run}', encodeURIComponent(entry.run));
  }

  protected override get placeholderSlot(): 'loading' | 'empty' | undefined {
    if (!this.isEmpty || this.error) return undefined;
    return this.connecting ? 'loading' : 'empty';
  }

  protected override loading(): Child {
    return texts.loading;
  }

  protected override emptiness(): Child {
    return this.#showsRuns ? texts.noRuns : texts.noSteps;
  }

  #renderContent(): unknown {
    if (this.isEmpty) return nothing;
    return this.#showsRuns ? this.#renderRuns() : this.#renderSteps();
  }

  override render(): unknown {
    return html`<div part="content">${this.#renderContent()}</div>`;
  }

  #renderSteps(): unknown {
    const now = this.#clock.now();
    return renderSteps(this.#steps.in(this.streamState, now), {
      now,
      language: languageOf(this),
      label: this.announcedName || texts.steps,
    });
  }

  #renderRuns(): unknown {
    const { runs } = this;
    return renderRuns(this.newestFirst ? runs.toReversed() : runs, this.#list.entries, {
      now: this.#clock.now(),
      language: languageOf(this),
      label: this.announcedName || texts.runs,
      mayAct: !this.readonly && this.#actions.room !== undefined,
      actions: this.#actions,
      toggled: this.#toggled,
      outputOf: (entry) => this.#outputOf(entry),
      onToggle: (run, isOpen) => this.#toggle(run, isOpen),
      onJump: (run, event) => this.#onJump(run, event),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-steps': StreamSteps;
  }
}
