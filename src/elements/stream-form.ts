import { css, type PropertyValues } from '@lit/reactive-element';
import { makeId } from '../client/id.js';
import { isTerminal } from '../client/state.js';
import { StreamError } from '../protocol/errors.js';
import { aboveZero } from './allowed.js';
import { type FormCommand, FormCommands, isFormCommand } from './form/form-commands.js';
import { inputOf } from './form/form-input.js';
import { HeldControls } from './form/held-controls.js';
import { LatestStart } from './form/latest-start.js';
import { isSubmitKey } from './form/submit-on-enter.js';
import { UPLOAD_PROGRESS } from './form/upload-progress.js';
import { property } from './property.js';
import type { StartedRun } from './room-provider.js';
import { StreamElement } from './stream-element.js';
import { type Child, h } from './vnode.js';

/**
 * Makes a form start a task, and shows how its run stands.
 *
 * ```html
 * <stream-form task="search" estimated-chunks="5">
 *   <form>
 *     <input name="q" required>
 *     <button data-disable-active>Search</button>
 *     <button type="button" command="--cancel">Stop</button>
 *   </form>
 * </stream-form>
 * <stream-list stream="search">…</stream-list>
 * ```
 *
 * Submitting starts the task with the form's fields; files are streamed up. A name that occurs several times
 * becomes an array. The run writes `stream`, or a stream named as the task, so a reload shows it again. Without
 * script it is just a form, sent where its `action` says. To submit while typing, call `form.requestSubmit()`.
 *
 * Buttons: `command="--start"`, `--cancel`, `--interrupt` and `--retry` work inside it by click, and from
 * anywhere with `commandfor` and this element's id. Those that make no sense now are disabled, as is whatever
 * has `data-disable-active` while a run is under way; the one that has the focus keeps it, says `aria-disabled` and
 * does nothing.
 *
 * @element stream-form
 * @attr {string} task - The task to start.
 * @attr {string} stream - The stream that the run writes. Default: the task's name.
 * @attr {number} estimated-chunks - How many chunks a run has, about: gives progress where the task reports none.
 * @attr {boolean} fresh - Each start writes a stream of its own, under a name that nobody can guess, and what was written
 *   before stays: a chat. `stream` then says which it was last. Default: one stream, that each start begins anew.
 * @attr {boolean} clear - The form is emptied once the server has taken what was in it.
 * @attr {boolean} submit-on-enter - Enter in a `<textarea>` submits; with Shift it makes a new line.
 * @attr {string} for - The id of the `<stream-room>`. Default: the nearest one around.
 * @attr {string} host - With `room`: the server.
 * @attr {string} room - A room named here rather than by a `<stream-room>`.
 *
 * @fires stream-start - A run has begun: `stream`, `generation`, `run`.
 * @fires stream-progress - `value`, `total`, `step`.
 * @fires stream-error - It failed, or could not be started: `error`, `chunkCount`.
 * @fires stream-done - `result`, `interrupted`.
 * @fires stream-cancel - `reason`.
 *
 * @slot - The form.
 * @slot error - In place of the error's own words and its retry button.
 *
 * @csspart error - Why the task could not be started. An error in mid-run is shown by the views of the stream;
 *   here only when the attribute `show-errors` asks for it.
 * @cssstate streaming - And `idle`, `pending`, `complete`, `error`, `cancelled`, `failed`.
 */
export class StreamForm extends StreamElement {
  static override styles = [
    StreamElement.styles,
    css`
      [part='error'] {
        margin-block-start: 0.75rem;
      }
    `,
  ];

  /** The task to start. */
  @property() task = '';
  /** How many chunks a run has, about. */
  @property({ type: Number, attribute: 'estimated-chunks', allowed: aboveZero }) estimatedChunks:
    | number
    | null = null;
  /** Whether an error of the run itself is shown here too. */
  @property({ type: Boolean, attribute: 'show-errors' }) showErrors = false;

  /** Whether each start writes a stream of its own. */
  @property({ type: Boolean }) fresh = false;
  /** Whether the form is emptied once the server has taken what was in it. */
  @property({ type: Boolean }) clear = false;
  /** Whether Enter submits in a text of several lines. */
  @property({ type: Boolean, attribute: 'submit-on-enter' }) submitOnEnter = false;

  readonly #start = new LatestStart({
    changed: () => {
      this.requestUpdate();
      this.dispatchEvent(new Event(UPLOAD_PROGRESS));
    },
    taken: () => {
      if (this.clear) this.querySelector('form')?.reset();
    },
    refused: (error) => this.showError(error),
  });
  readonly #held = new HeldControls(this);

  constructor() {
    super();
    new FormCommands(this, (command) => this.#execute(command));
    this.addEventListener('submit', this.#onSubmit);
    this.addEventListener('keydown', this.#onKey);
  }

  /** Its controls stay usable while a run is under way. @internal */
  override get marksBusy(): boolean {
    return false;
  }

  /** @internal */
  override get streamName(): string {
    return this.stream || this.task;
  }

  /** The stream's error, or why the latest start was refused. */
  override get error(): StreamError | undefined {
    return super.error ?? this.#start.refusal;
  }

  /** @internal */
  override onReset(): void {
    // A stream that only came to be looked at has nothing to say of a start that was refused.
    if (this.streamState.generation !== '') this.#start.forgive();
  }

  /** @internal */
  override onEnded(): void {
    if (!this.replaying) this.#start.forgive();
  }

  /** Acknowledged bytes of the input's files, while they go up. */
  get uploadProgress(): { readonly loaded: number; readonly total: number } | undefined {
    const uploaded = this.#start.run?.uploaded;
    return uploaded && uploaded.loaded < uploaded.total ? uploaded : undefined;
  }

  /**
   * Starts the task with this input, by default the form's fields. Resolves to the run once it was asked for;
   * whether the server takes it is told by the run's `promise`, by `stream-start` and by `stream-error`.
   *
   * @throws {TypeError} when the element names no task
   */
  async start(input: unknown = this.#readFields()): Promise<StartedRun> {
    if (!this.task) throw new TypeError('<stream-form> needs a `task` to start');
    if (this.fresh) this.stream = `${this.task}-${makeId()}`;
    this.showError(undefined);
    return this.#start.begin(input, async () => {
      const room = await this.findRoom();
      if (!room) throw new StreamError('source-failed', 'The <stream-room> names no room yet');
      return room.run(this.task, input, { stream: this.streamName });
    });
  }

  /** Stops the run on the server. */
  override async cancel(): Promise<void> {
    if (this.#start.coming) await this.#start.coming;
    const { run } = this.#start;
    await (run?.running ? run.cancel() : super.cancel());
  }

  /** Asks the task to finish early; it may still return a result. */
  override async interrupt(): Promise<void> {
    if (this.#start.coming) await this.#start.coming;
    const { run } = this.#start;
    await (run?.running ? run.interrupt() : super.interrupt());
  }

  /** Starts the same again: with the same input, and the same files where this page still has them. */
  override async retry(): Promise<void> {
    const { input, run, isRefused } = this.#start;
    const needsFiles = run?.uploaded !== undefined && isTerminal(this.status);
    if (input && (isRefused || needsFiles || !run)) await this.start(input.value);
    else await super.retry();
  }

  #readFields(): Record<string, unknown> {
    const form = this.querySelector('form');
    return form ? inputOf(new FormData(form)) : {};
  }

  /** Whether a run is under way or asked for. */
  get #active(): boolean {
    return this.running || this.#start.isAsked;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.toggleAttribute('data-stream-active', this.#active);
    for (const element of this.querySelectorAll('[data-disable-active]'))
      this.#held.set(element, this.#active);
    for (const button of this.querySelectorAll('button[command]:not([data-disable-active])')) {
      const command = button.getAttribute('command');
      if (isFormCommand(command)) this.#held.set(button, !this.#makesSense(command));
    }
  }

  #makesSense(command: FormCommand): boolean {
    const { status, interruptible } = this.streamState;
    const { error } = this;
    switch (command) {
      case '--start':
        return true;
      case '--cancel':
        return this.#active;
      case '--interrupt':
        return status === 'streaming' && interruptible;
      case '--retry':
        return !this.#active && (error?.retryable ?? (status === 'cancelled' || status === 'complete'));
    }
  }

  #execute(command: FormCommand): void {
    const form = this.querySelector('form');
    // By way of the form, so that its constraints hold and the page hears of the submission.
    if (command === '--start' && form) {
      form.requestSubmit();
      return;
    }
    const does = {
      '--start': () => this.start(),
      '--cancel': () => this.cancel(),
      '--interrupt': () => this.interrupt(),
      '--retry': () => this.retry(),
    };
    does[command]().catch((error: unknown) => this.showError(error));
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    if (event.defaultPrevented || !this.task) return;
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.start(inputOf(new FormData(form, event.submitter))).catch(() => {
      // Shown already, under the form.
    });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!this.submitOnEnter || !isSubmitKey(event)) return;
    event.preventDefault();
    if (!this.#active) (event.target as HTMLTextAreaElement).form?.requestSubmit();
  };

  /** A run that could not be started says nothing of the one that is shown. */
  protected override get errorIsOfStream(): boolean {
    return this.status === 'error';
  }

  protected override errorRegion(): Child {
    return (this.status !== 'error' || this.showErrors) && super.errorRegion();
  }

  /** @internal */
  override chrome(): readonly Child[] {
    return [h('slot'), this.errorRegion()];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-form': StreamForm;
  }
}
