import { css, html, nothing, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { isTerminal } from '../client/state.js';
import type { Outcome } from '../protocol/index.js';
import type { ChunkBatch } from './controllers/stream-controller.js';
import { define } from './define.js';
import { UPLOAD_PROGRESS } from './form/upload-progress.js';
import { formatBytes, formatDuration, formatNumber } from './progress/figures.js';
import { observe, type Pace, rateOf, remainingTime } from './progress/pace.js';
import { byId } from './room-provider.js';
import { StreamElement } from './stream-element.js';
import type { StreamForm } from './stream-form.js';
import { texts } from './texts.js';

/** What can be shown at most before the stream is complete. */
const ALMOST = 0.99;
/** How often the time left is looked at again while nothing comes, in milliseconds. */
const TICK = 1_000;
/** How many steps are listed; older ones give way. */
const MOST_STEPS = 8;

/**
 * How far the work has come.
 *
 * ```html
 * <stream-progress stream="import" unit="rows"></stream-progress>
 *
 * <stream-form id="upload" task="import">…</stream-form>
 * <stream-progress for="upload"></stream-progress>
 * ```
 *
 * Shows the fraction the task reports, or chunks of `estimated-chunks`, or that it cannot be told. It stays
 * below 1 until the stream is complete, and says in words whether it is done, was stopped or failed. With `for`
 * and a form's id it shows that form's run, and acknowledged bytes while its files go up.
 *
 * @element stream-progress
 * @attr {string} stream - The name of a stream in the nearest `<stream-room>`.
 * @attr {string} for - The id of the `<stream-room>`; or of a form or view whose stream is shown.
 * @attr {string} label - What is in progress, for everyone and as the bar's accessible name.
 * @attr {string} unit - What `total` counts, such as `rows`.
 * @attr {number} estimated-chunks - How many chunks there will be, about, where the task reports no progress.
 * @attr {boolean} steps - Lists the steps as they come; without it only the present one is shown.
 *
 * @fires stream-progress - `value`, `total`, `step`.
 * @fires stream-done - `result`, `interrupted`.
 * @fires stream-error - `error`, `chunkCount`.
 * @fires stream-cancel - `reason`.
 *
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart bar - The track.
 * @csspart fill - What is done of it.
 * @csspart label - What is being done.
 * @csspart value - The percentage.
 * @csspart details - Amount, rate and time left.
 * @csspart steps - The list of steps.
 * @csspart step
 *
 * @cssprop --stream-accent - The fill.
 * @cssprop --stream-success - The fill when it is complete.
 * @cssprop --stream-danger - The fill when it failed.
 * @cssprop --stream-progress-size - The bar's thickness. Default: `0.5rem`.
 *
 * @cssstate indeterminate - And those of every view.
 */
export class StreamProgress extends StreamElement {
  static override styles = [
    StreamElement.styles,
    css`
      :host {
        font-variant-numeric: tabular-nums;
      }

      [part='head'],
      [part='details'] {
        display: flex;
        justify-content: space-between;
        gap: 0.25em 1em;
        min-block-size: 1lh;
      }

      [part='label'] {
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 500;
      }

      [part='value'] {
        flex: none;
      }

      [part='details'] {
        flex-wrap: wrap;
        font-size: 0.875em;
        color: var(--_muted);
      }

      [part='bar'] {
        position: relative;
        overflow: hidden;
        block-size: var(--stream-progress-size, 0.5rem);
        margin-block: 0.4em 0.35em;
        border-radius: 99rem;
        background: color-mix(in oklab, currentColor 14%, transparent);
      }

      /* An SVG, as its geometry is set by attributes, which a strict style-src allows. */
      [part='bar'] svg {
        display: block;
        inline-size: 100%;
        block-size: 100%;
      }

      [part='fill'] {
        fill: var(--_accent);
      }

      :host(:state(complete)) [part='fill'] {
        fill: var(--_success);
      }

      :host(:state(error)) [part='fill'] {
        fill: var(--_danger);
      }

      :host(:state(cancelled)) [part='fill'],
      :host(:state(stale)) [part='fill'] {
        fill: color-mix(in oklab, currentColor 45%, transparent);
      }

      [part='steps'] {
        margin: 0.6em 0 0;
        padding: 0;
        list-style: none;
        font-size: 0.9375em;
      }

      [part~='step'] {
        display: flex;
        gap: 0.6em;
        padding-block: 0.15em;
        color: var(--_muted);
      }

      [part~='step-now'] {
        color: inherit;
      }

      [part='mark'] {
        display: grid;
        flex: none;
        place-items: center;
        inline-size: 1em;
        block-size: 1lh;
      }

      :host([steps]) [part='details']:empty {
        display: none;
      }

      [part='error'] {
        margin-block-start: 0.6em;
      }

      @media (prefers-reduced-motion: no-preference) {
        [part='fill'] {
          transition: width 0.25s ease-out;
        }

        :host(:state(indeterminate)) [part='fill'] {
          animation: slide 1.6s ease-in-out infinite;
        }
      }

      @keyframes slide {
        from {
          transform: translateX(-40%);
        }
        to {
          transform: translateX(110%);
        }
      }

      @media (prefers-reduced-motion: reduce) {
        /* What stands still must not look like a value. */
        :host(:state(indeterminate)) [part='fill'] {
          fill: none;
        }

        :host(:state(indeterminate)) [part='bar'] {
          background: repeating-linear-gradient(
            -45deg,
            color-mix(in oklab, var(--_accent) 70%, transparent) 0 0.5rem,
            color-mix(in oklab, var(--_accent) 25%, transparent) 0.5rem 1rem
          );
        }
      }

      @media (forced-colors: active) {
        [part='bar'] {
          border: 1px solid CanvasText;
        }

        [part='fill'] {
          fill: Highlight;
        }
      }
    `,
  ];

  /** What is in progress. */
  @property() label = '';
  /** What `total` counts. */
  @property() unit = '';
  /** How many chunks there will be, about. */
  @property({ type: Number, attribute: 'estimated-chunks' }) estimatedChunks: number | null = null;
  /** Whether the steps are listed. */
  @property({ type: Boolean }) steps = false;

  #pace: Pace = [];
  #steps: string[] = [];
  #dropped = 0;
  #form: StreamForm | undefined;
  #uploadPace: Pace = [];
  #ticking: ReturnType<typeof setInterval> | undefined;

  /** How far it has come, from 0 to 1 and below 1 until it is complete; `undefined` when that cannot be told. */
  get value(): number | undefined {
    if (this.status === 'complete') return 1;
    const value = this.#fraction();
    return value === undefined ? undefined : Math.min(ALMOST, Math.max(0, value));
  }

  /** How much there is in all, in the author's unit. */
  get total(): number | undefined {
    return this.streamState.progress?.total;
  }

  /** What is being done now. */
  get step(): string | undefined {
    return this.streamState.progress?.step;
  }

  /** @internal */
  override get marksBusy(): boolean {
    return false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tick(false);
    this.#followForm(undefined);
  }

  /** @internal */
  override onReset(): void {
    this.#pace = [];
    this.#steps = [];
    this.#dropped = 0;
  }

  /** @internal */
  override onChunks({ chunks, time }: ChunkBatch): void {
    for (const chunk of chunks) {
      if (chunk.kind === 'progress' && chunk.step && chunk.step !== this.#steps.at(-1))
        this.#addStep(chunk.step);
    }
    const value = this.#fraction();
    if (value !== undefined) this.#pace = observe(this.#pace, { time, value });
  }

  /** @internal */
  override onEnded(_outcome: Outcome): void {
    this.#tick(false);
  }

  #addStep(step: string): void {
    this.#steps.push(step);
    if (this.#steps.length <= MOST_STEPS) return;
    this.#steps.shift();
    this.#dropped++;
  }

  /** How many chunks there will be, about; a form that is shown may know it. */
  get #estimate(): number | null {
    return this.estimatedChunks ?? this.#form?.estimatedChunks ?? null;
  }

  #fraction(): number | undefined {
    const { progress, chunkCount, status } = this.streamState;
    if (progress?.value !== undefined) return progress.value;
    const estimate = this.#estimate;
    return estimate && status !== 'idle' ? chunkCount / estimate : undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('htmlFor') || (this.htmlFor && !this.#form)) this.#findForm();
    const { states } = this.internals;
    if (this.running && this.value === undefined) states.add('indeterminate');
    else states.delete('indeterminate');
    this.#tick(this.running && this.#pace.length > 1);
  }

  #findForm(): void {
    const found = this.htmlFor ? byId(this, this.htmlFor) : null;
    const form = found?.closest('stream-form');
    this.#followForm(form && 'uploadProgress' in form ? form : undefined);
  }

  #followForm(form: StreamForm | undefined): void {
    if (form === this.#form) return;
    this.#form?.removeEventListener(UPLOAD_PROGRESS, this.#onUpload);
    this.#form = form;
    form?.addEventListener(UPLOAD_PROGRESS, this.#onUpload);
  }

  readonly #onUpload = (): void => {
    const upload = this.#form?.uploadProgress;
    this.#uploadPace = upload ? observe(this.#uploadPace, { time: Date.now(), value: upload.loaded }) : [];
    this.requestUpdate();
  };

  /** While nothing comes, the time left grows; so it is looked at again every second. */
  #tick(on: boolean): void {
    if (on === (this.#ticking !== undefined)) return;
    if (on) this.#ticking = setInterval(() => this.requestUpdate(), TICK);
    else {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
  }

  #sentence(): string {
    const { status, error, interrupted, reason, position } = this.streamState;
    if (status === 'complete') return interrupted ? texts.interrupted : texts.done;
    if (status === 'cancelled') return reason === 'superseded' ? texts.superseded : texts.stopped;
    if (status === 'error' || error) return texts.failed;
    if (status === 'pending') return texts.waiting(position);
    if (this.connecting) return texts.connecting;
    return status === 'idle' ? texts.idle : (this.step ?? texts.running);
  }

  #details(): string[] {
    const { status } = this.streamState;
    const { total, value } = this;
    const details: string[] = [];
    const unit = this.unit ? ` ${this.unit}` : '';
    if (total !== undefined && value !== undefined) {
      details.push(`${texts.of(formatNumber(Math.round(value * total)), formatNumber(total))}${unit}`);
    } else if (this.#estimate && status !== 'idle') {
      details.push(texts.chunks(this.chunkCount));
    }
    if (isTerminal(status) || status === 'idle') return details;
    // The samples have the server's times, but what has passed since the last one is this machine's to tell;
    // a clock that is wrong by more than a little would show, so a difference beyond a minute is not used.
    const last = this.#pace.at(-1)?.time ?? 0;
    const now = Math.abs(Date.now() - last) < 60_000 ? Date.now() : last;
    const rate = rateOf(this.#pace, now);
    if (rate !== undefined && total !== undefined) {
      details.push(texts.perSecond(formatNumber(rate * total), this.unit));
    }
    const remaining = remainingTime(this.#pace, 1, now);
    if (remaining !== undefined) details.push(texts.remaining(formatDuration(remaining)));
    return details;
  }

  override render(): unknown {
    const upload = this.#form?.uploadProgress;
    // A run that has failed or was stopped says so, however much of its files had gone up.
    const bar = upload && !isTerminal(this.status) ? this.#renderUpload(upload) : this.#renderRun();
    return html`${bar}
      ${this.steps && this.#steps.length > 0 ? this.#renderSteps() : nothing}${this.renderError()}`;
  }

  #renderRun(): unknown {
    const sentence = this.#sentence();
    // Without a label of its own the sentence is the head line; else it comes first among the details.
    const details = this.label ? [sentence, ...this.#details()] : this.#details();
    return this.#renderBar(this.label || sentence, this.value, sentence, details);
  }

  #renderUpload({ loaded, total }: { readonly loaded: number; readonly total: number }): unknown {
    const now = Date.now();
    const rate = rateOf(this.#uploadPace, now);
    const remaining = remainingTime(this.#uploadPace, total, now);
    const details = [
      texts.of(formatBytes(loaded), formatBytes(total)),
      ...(rate === undefined ? [] : [`${formatBytes(rate)}/s`]),
      ...(remaining === undefined ? [] : [texts.remaining(formatDuration(remaining))]),
    ];
    return this.#renderBar(this.label || texts.uploading, loaded / total, texts.uploading, details);
  }

  #renderBar(head: string, value: number | undefined, sentence: string, details: readonly string[]): unknown {
    const idle = this.status === 'idle' && value === undefined;
    const percent = value === undefined ? undefined : Math.floor(value * 100);
    // Indeterminate and still: nothing to draw until something moves.
    const isOver = isTerminal(this.status);
    const width = percent ?? (idle || isOver ? 0 : 40);
    return html`<div part="head">
        <span part="label">${head}</span>
        <span part="value">${percent === undefined ? nothing : `${percent}\u00a0%`}</span>
      </div>
      <div
        part="bar"
        role="progressbar"
        aria-label=${this.label || this.getAttribute('aria-label') || texts.progress}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${percent ?? nothing}
        aria-valuetext=${percent === undefined ? sentence : `${percent} %, ${sentence}`}
      >
        <svg aria-hidden="true" preserveAspectRatio="none">
          <rect part="fill" height="100%" width="${width}%" rx="3"></rect>
        </svg>
      </div>
      <div part="details">${details.join(' · ')}</div>`;
  }

  #renderSteps(): unknown {
    const over = isTerminal(this.status);
    return html`<ol part="steps" start=${this.#dropped + 1}>
      ${this.#steps.map((step, index) => {
        const isLast = index === this.#steps.length - 1;
        const isNow = isLast && !over;
        const mark = isNow
          ? html`<span part="spinner"></span>`
          : isLast && this.status !== 'complete'
            ? '–'
            : '✓';
        return html`<li part=${isNow ? 'step step-now' : 'step'} aria-current=${isNow ? 'step' : nothing}>
          <span part="mark" aria-hidden="true">${mark}</span>${step}
        </li>`;
      })}
    </ol>`;
  }
}

define('stream-progress', StreamProgress);

declare global {
  interface HTMLElementTagNameMap {
    'stream-progress': StreamProgress;
  }
}
