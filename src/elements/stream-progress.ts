import type { PropertyValues } from '@lit/reactive-element';
import { html, nothing } from 'lit/html.js';
import { aboveZero, fromZero, oneOf } from './allowed.js';
import { HostLabel } from './controllers/host-label.js';
import type { ChunkBatch } from './controllers/stream-view.js';
import { Ticker } from './controllers/ticker.js';
import { setState } from './custom-state.js';
import { languageOf } from './language.js';
import { CurrentSubject, maxOf, type SubjectSettings } from './progress/current-subject.js';
import { DETAILS, detailsIn, detailsOf, someDetails } from './progress/details.js';
import { FormUploads } from './progress/form-uploads.js';
import { formatPercent } from './progress/format.js';
import { markStyles } from './progress/mark.js';
import { claimTitle, releaseTitle } from './progress/page-title.js';
import { isUnderWay, PHASE_STATES, phaseSentence } from './progress/phase.js';
import { progressStyles } from './progress/progress-styles.js';
import { renderProgress } from './progress/progress-view.js';
import { RunProgress } from './progress/run-progress.js';
import { fractionOf, type Subject } from './progress/subject.js';
import { property, report } from './property.js';
import { findView } from './steps/find-view.js';
import { renderSteps, stepTreeStyles } from './steps/step-tree.js';
import { TemplateElement } from './template-element.js';
import { texts } from './texts/work.js';
import type { Child } from './vnode.js';

/** How often figures that change with time alone are written anew, in milliseconds. */
const TICK = 1_000;
/** Seconds without news from which on work counts as stalled, unless told otherwise. */
const STALL_AFTER = 10;

/**
 * How far the work has come, how fast it goes and how long it will still take.
 *
 * ```html
 * <stream-progress stream="import" unit="rows" steps></stream-progress>
 *
 * <stream-form id="upload" task="import">…</stream-form>
 * <stream-progress for="upload" shape="ring"></stream-progress>
 *
 * <stream-progress value="3" max="12" unit="files" label="Download"></stream-progress>
 * ```
 *
 * Shows the fraction the task reports, or chunks of `estimated-chunks`, or that it cannot be told. It stays
 * below 1 until the stream is complete, and says in words whether it is done, was stopped or failed, has come to a
 * halt or is out of reach. With `for` and a form's id it shows that form's run, and acknowledged bytes while its
 * files go up. With `value` or `max` it needs no stream.
 *
 * The time left is told once it can be known, never grows while it is shown, and is taken back when it proves
 * to be wrong. Paused is what the page says with `paused`, or the task with `state({ paused: true })`.
 *
 * @element stream-progress
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} for - The id of the `<stream-room>`; or of a form or view whose stream is shown.
 * @attr {number} value - Without a stream: how far it has come, of `max`.
 * @attr {number} max - Without a stream: what `value` is of. Default: 1. Alone: it cannot be told how far it is.
 * @attr {number} buffer - How much is ready beyond that, of `max`.
 * @attr {'bar'|'ring'} shape - Default: `bar`.
 * @attr {string} label - What is in progress, for everyone and as the bar's accessible name.
 * @attr {string} unit - What `total` or `max` counts, such as `rows`; `bytes` are written as kB, MB …
 * @attr {string} show - Which figures are told: `amount`, `rate`, `elapsed`, `remaining`. Default: all of them.
 * @attr {number} estimated-chunks - How many chunks there will be, about, where the task reports no progress.
 * @attr {boolean} steps - Lists the steps as they come, nested ones too; without it only the present one is named.
 * @attr {boolean} paused - The work waits on purpose.
 * @attr {number} stall-after - Seconds without news from which on it counts as stalled. Default: 10.
 * @attr {boolean} page-title - Shows the percentage in the page's title while it is under way.
 * @attr {boolean} compact - The bar or ring alone.
 * @attr {boolean} show-errors - Tells an error, and offers to try again, although a view of the content does so too.
 *
 * @fires stream-progress - `value`, `total`, `step`.
 * @fires stream-done - `result`, `interrupted`.
 * @fires stream-error - `error`, `chunkCount`.
 * @fires stream-cancel - `reason`.
 *
 * @slot error - In place of the error's own words and its retry button. Where a view on the page shows what is in the stream, it
 *   tells the error, under what had arrived, and here it is told only with the attribute `show-errors`.
 *
 * @csspart progress - All but steps and error; its `data-phase` says how it stands.
 * @csspart bar - The track of a bar.
 * @csspart ring - The ring.
 * @csspart track - The track of a ring.
 * @csspart fill - What is done of it.
 * @csspart buffer - What is ready beyond that.
 * @csspart mark - The sign for how it stands.
 * @csspart label - What is being done.
 * @csspart value - The percentage.
 * @csspart details - Amount, rate and time left.
 * @csspart steps - A list of steps.
 * @csspart step - One of them; `step-now` while it is under way.
 *
 * @cssprop --stream-accent - The fill.
 * @cssprop --stream-success - The fill when it is complete.
 * @cssprop --stream-danger - The fill when it failed.
 * @cssprop --stream-warning - The fill while it is paused or stalled.
 * @cssprop --stream-progress-size - The bar's thickness. Default: `0.5rem`.
 * @cssprop --stream-ring-size - The ring's diameter. Default: `4rem`.
 * @cssprop --stream-ring-width - The ring's thickness, of 48. Default: `5`.
 *
 * @cssstate indeterminate - It moves, and it cannot be told how far it is.
 * @cssstate paused
 * @cssstate stalled - And those of every view.
 */
export class StreamProgress extends TemplateElement {
  static override styles = [TemplateElement.styles, markStyles, stepTreeStyles, progressStyles];

  /** Without a stream: what `value` is of. */
  @property({ type: Number, allowed: aboveZero, instead: Number.NaN }) max: number | null = null;
  /** How much is ready beyond `value`, of `max`. */
  @property({ type: Number, allowed: fromZero }) buffer: number | null = null;
  /** A bar or a ring. */
  @property({ allowed: oneOf('bar', 'ring') }) shape: 'bar' | 'ring' = 'bar';
  /** What is in progress. */
  @property() label = '';
  /** What `total` or `max` counts. */
  @property() unit = '';
  /** Which figures are told, names with spaces between them. */
  @property({ allowed: someDetails }) show: string = DETAILS.join(' ');
  /** How many chunks there will be, about. */
  @property({ type: Number, attribute: 'estimated-chunks', allowed: aboveZero }) estimatedChunks:
    | number
    | null = null;
  /** Whether the steps are listed. */
  @property({ type: Boolean }) steps = false;
  /** Whether the work waits on purpose. */
  @property({ type: Boolean, reflect: true }) paused = false;
  /** Seconds without news from which on it counts as stalled. */
  @property({ type: Number, attribute: 'stall-after', allowed: aboveZero }) stallAfter = STALL_AFTER;
  /** Whether the page's title shows the percentage while it is under way. */
  @property({ type: Boolean, attribute: 'page-title' }) pageTitle = false;
  /** Whether only the bar or ring is shown. */
  @property({ type: Boolean, reflect: true }) compact = false;
  /** Whether an error is told here although a view of the content does so too. */
  @property({ type: Boolean, attribute: 'show-errors' }) showErrors = false;

  readonly #run = new RunProgress();
  readonly #uploads = new FormUploads(this);
  readonly #current: CurrentSubject = new CurrentSubject(this.#run, this.#uploads);
  readonly #ticker = new Ticker(this);
  readonly #hostLabel = new HostLabel(this);

  /**
   * How far it has come: the page's own value, else from 0 to 1 and below 1 until it is complete; `undefined` when
   * that cannot be told. What is set is of `max`.
   */
  @property({ type: Number })
  get value(): number | undefined {
    return this.#current.given ?? fractionOf(this.streamState, this.#estimatedChunks);
  }

  set value(value: number | null | undefined) {
    const isNumber = Number.isFinite(value);
    if (!isNumber && (value ?? undefined) !== undefined) void report(this, 'value', value, 'a number');
    this.#current.given = isNumber ? (value as number) : null;
  }

  /** How far it has come, from 0 to 1; `undefined` when that cannot be told. */
  get position(): number | undefined {
    return this.#subject().fraction;
  }

  /** How much there is in all, in the author's unit. */
  get total(): number | undefined {
    return this.#subject().total;
  }

  /** What is being done now. */
  get step(): string | undefined {
    return this.streamState.progress?.step;
  }

  /** @internal */
  override get announcedName(): string {
    return this.label || this.#hostLabel.text;
  }

  /** @internal */
  override get marksBusy(): boolean {
    return false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    releaseTitle(this);
  }

  /** @internal */
  override onOpened(): void {
    this.#run.opened();
  }

  /** @internal */
  override onReset(): void {
    this.#run.reset();
  }

  /** @internal */
  override onChunks(batch: ChunkBatch): void {
    this.#run.add(batch, this.streamState, this.#estimatedChunks);
  }

  get #estimatedChunks(): number | null {
    return this.estimatedChunks ?? this.#uploads.estimatedChunks;
  }

  get #settings(): SubjectSettings {
    const { activeSource, streamState, connecting: isConnecting, max, unit, paused, stallAfter } = this;
    const estimatedChunks = this.#estimatedChunks;
    return { activeSource, streamState, isConnecting, max, estimatedChunks, unit, paused, stallAfter };
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#current.look(this.#settings, changed.has('value'));
  }

  protected override update(changed: PropertyValues): void {
    // Before the update is done: a form that is found is shown in it.
    this.#uploads.find(this.htmlFor);
    super.update(changed);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { phase, fraction } = this.#subject();
    const { internals } = this;
    setState(
      internals,
      'indeterminate',
      fraction === undefined && (phase === 'running' || phase === 'pending'),
    );
    for (const state of PHASE_STATES) setState(internals, state, state === phase);
    if (this.#current.standsAlone(this.#settings)) setState(internals, 'complete', phase === 'complete');
    this.#ticker.every(isUnderWay(phase) ? TICK : undefined);
    this.#writeTitle();
  }

  #writeTitle(): void {
    const { phase, fraction } = this.#subject();
    const sentence = phaseSentence(phase, this.streamState, this.step);
    if (this.pageTitle && isUnderWay(phase)) {
      claimTitle(
        this,
        phase === 'running' && fraction !== undefined ? formatPercent(fraction, languageOf(this)) : sentence,
      );
    } else releaseTitle(this, this.pageTitle ? sentence : '');
  }

  #subject(): Subject {
    return this.#current.of(this.#settings);
  }

  #sentence({ phase }: Subject): string {
    if (phase === 'running' && this.#uploads.progress) return texts.uploading;
    return phaseSentence(phase, this.streamState, this.step);
  }

  /** One error, one place: under what had arrived, if that is on the page. That it failed is said here all the same. */
  protected override errorRegion(): Child {
    const { activeSource } = this;
    const isTold = this.error && !this.showErrors && activeSource && findView(activeSource);
    return isTold ? undefined : super.errorRegion();
  }

  /** @internal */
  override chrome(): readonly Child[] {
    return this.compact ? [] : [this.errorRegion()];
  }

  override render(): unknown {
    const subject = this.#subject();
    const { phase, fraction } = subject;
    const language = languageOf(this);
    const shown = detailsIn(this.show);
    // The run's samples are of the server's clock, the others of this machine's.
    const now = subject.estimate === this.#run.estimate ? this.#run.now : Date.now();
    const view = renderProgress({
      shape: this.shape,
      phase,
      label: this.label,
      details: detailsOf(subject, now, shown, language),
      needsRoom: shown.size + (this.label ? 1 : 0) > 2,
      meter: {
        label: this.label || this.#hostLabel.text || texts.progress,
        fraction,
        buffer: this.buffer === null ? undefined : Math.min(1, Math.max(0, this.buffer / maxOf(this))),
        percent: fraction === undefined ? '' : formatPercent(fraction, language),
        sentence: this.#sentence(subject),
        moving: phase === 'running' || phase === 'pending',
      },
    });
    return html`${view}
    ${this.steps && !this.compact ? this.#renderSteps() : nothing}`;
  }

  #renderSteps(): unknown {
    const steps = this.#run.stepsIn(this.streamState);
    if (steps.length === 0) return nothing;
    return html`<div part="steps-box">
      ${renderSteps(steps, { now: this.#run.now, language: languageOf(this), label: texts.steps })}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-progress': StreamProgress;
  }
}
