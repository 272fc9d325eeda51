import { css, html, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { makeId } from '../client/id.js';
import { isTerminal, type StreamState } from '../client/state.js';
import { StreamError } from '../protocol/index.js';
import { define } from './define.js';
import { inputOf } from './form/form-input.js';
import { isSubmitKey } from './form/submit-on-enter.js';
import { UPLOAD_PROGRESS } from './form/upload-progress.js';
import { byId, type StartedRun } from './room-provider.js';
import { StreamElement } from './stream-element.js';

/** What a button with a `command` attribute can ask for. */
const COMMANDS = ['--start', '--cancel', '--interrupt', '--retry'] as const;
type FormCommand = (typeof COMMANDS)[number];

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
 * has `data-disable-active` while a run is under way.
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
  @property({ type: Number, attribute: 'estimated-chunks' }) estimatedChunks: number | null = null;
  /** Whether an error of the run itself is shown here too. */
  @property({ type: Boolean, attribute: 'show-errors' }) showErrors = false;

  /** Whether each start writes a stream of its own. */
  @property({ type: Boolean }) fresh = false;
  /** Whether the form is emptied once the server has taken what was in it. */
  @property({ type: Boolean }) clear = false;
  /** Whether Enter submits in a text of several lines. */
  @property({ type: Boolean, attribute: 'submit-on-enter' }) submitOnEnter = false;

  /** Where clicks on far buttons are listened for; by the time it is left, `getRootNode()` tells another. */
  #root: Node | undefined;
  #run: StartedRun | undefined;
  #stopWatching: (() => void) | undefined;
  #input: { readonly value: unknown } | undefined;
  /** The run of the latest start, while the room for it is being found. */
  #coming: Promise<StartedRun> | undefined;
  /** The latest start, while it is not answered. */
  #starting: symbol | undefined;
  /** Why the latest start was refused. The stream, which may be opened only after that, knows nothing of it. */
  #refusal: StreamError | undefined;
  /** Elements that this form has disabled, so that it enables none that the page has disabled. */
  readonly #disabled = new Set<Element>();

  constructor() {
    super();
    this.addEventListener('submit', this.#onSubmit);
    this.addEventListener('click', this.#onClick);
    this.addEventListener('command', this.#onCommand);
    this.addEventListener('keydown', this.#onKey);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Browsers without invoker commands: buttons anywhere in this element's tree.
    if (!('commandForElement' in HTMLButtonElement.prototype)) {
      this.#root = this.getRootNode();
      this.#root.addEventListener('click', this.#onFarClick);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#root?.removeEventListener('click', this.#onFarClick);
    this.#root = undefined;
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
    return super.error ?? this.#refusal;
  }

  /** @internal */
  override onReset(): void {
    // A stream that only came to be looked at has nothing to say of a start that was refused.
    if (this.streamState.generation !== '') this.#refusal = undefined;
  }

  /** @internal */
  override onEnded(): void {
    if (!this.replaying) this.#refusal = undefined;
  }

  /** Acknowledged bytes of the input's files, while they go up. */
  get uploadProgress(): { readonly loaded: number; readonly total: number } | undefined {
    const uploaded = this.#run?.uploaded;
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
    this.#input = { value: input };
    if (this.fresh) this.stream = `${this.task}-${makeId()}`;
    const start = Symbol();
    this.#starting = start;
    this.#refusal = undefined;
    this.showError(undefined);
    this.requestUpdate();
    const coming = this.#ask(input, start);
    this.#coming = coming;
    try {
      return await coming;
    } catch (error) {
      this.#answered(start);
      this.showError(error);
      throw error;
    } finally {
      if (this.#coming === coming) this.#coming = undefined;
    }
  }

  async #ask(input: unknown, start: symbol): Promise<StartedRun> {
    const room = await this.findRoom();
    if (!room) throw new StreamError('source-failed', 'The <stream-room> names no room yet');
    return this.#watch(room.run(this.task, input, { stream: this.streamName }), start);
  }

  /** What is asked of a run just after it was started is meant for that one. */
  async #started(): Promise<void> {
    await this.#coming?.catch(() => {
      // Told by `start`. There is no run then.
    });
  }

  /** Stops the run on the server. */
  override async cancel(): Promise<void> {
    if (this.#coming) await this.#started();
    await (this.#run?.running ? this.#run.cancel() : super.cancel());
  }

  /** Asks the task to finish early; it may still return a result. */
  override async interrupt(): Promise<void> {
    if (this.#coming) await this.#started();
    await (this.#run?.running ? this.#run.interrupt() : super.interrupt());
  }

  /** Starts the same again: with the same input, and the same files where this page still has them. */
  override async retry(): Promise<void> {
    const refused = this.#run !== undefined && this.#run.snapshot.generation === '' && !this.#run.running;
    const needsFiles = this.#run?.uploaded !== undefined && isTerminal(this.status);
    if (this.#input && (refused || needsFiles || !this.#run)) await this.start(this.#input.value);
    else await super.retry();
  }

  #readFields(): Record<string, unknown> {
    const form = this.querySelector('form');
    return form ? inputOf(new FormData(form)) : {};
  }

  #answered(start: symbol, isTaken = false): void {
    if (this.#starting !== start) return;
    this.#starting = undefined;
    if (isTaken && this.clear) this.querySelector('form')?.reset();
    this.requestUpdate();
  }

  #watch(run: StartedRun, start: symbol): StartedRun {
    this.#stopWatching?.();
    this.#run = run;
    const onChange = (): void => {
      // From its generation's first word on, the stream itself says how the run stands.
      const { generation, position } = run.snapshot;
      if (generation !== '' || position !== undefined || !run.running)
        this.#answered(start, generation !== '');
      this.requestUpdate();
      this.dispatchEvent(new Event(UPLOAD_PROGRESS));
    };
    this.#stopWatching = run.subscribe(onChange);
    run.promise.then(onChange, (error: unknown) => {
      // The stream never heard of a run that was refused; so it is told here.
      if (run.snapshot.generation === '' && this.#run === run) {
        if (error instanceof StreamError) this.#refusal = error;
        this.showError(error);
      }
      onChange();
    });
    return run;
  }

  /** Whether a run is under way or asked for. */
  get #active(): boolean {
    return this.running || this.#starting !== undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.toggleAttribute('data-stream-active', this.#active);
    for (const element of this.querySelectorAll('[data-disable-active]'))
      this.#setDisabled(element, this.#active);
    for (const button of this.querySelectorAll('button[command]')) {
      const command = button.getAttribute('command');
      if (isCommand(command) && !button.hasAttribute('data-disable-active')) {
        this.#setDisabled(button, !this.#makesSense(command));
      }
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

  #setDisabled(element: Element, disabled: boolean): void {
    if (!('disabled' in element) || element.disabled === disabled) return;
    if (disabled) this.#disabled.add(element);
    else if (!this.#disabled.delete(element)) return;
    element.disabled = disabled;
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

  readonly #onClick = (event: Event): void => {
    const button = (event.target as Element).closest('button[command]');
    // One with `commandfor` comes as a `command` event, here or elsewhere.
    if (event.defaultPrevented || !button || button.hasAttribute('commandfor')) return;
    if (button.closest('stream-form') !== this) return;
    const command = button.getAttribute('command');
    if (!isCommand(command)) return;
    // A button in a form submits unless it says otherwise; this one says what it does.
    event.preventDefault();
    this.#execute(command);
  };

  readonly #onCommand = (event: Event): void => {
    if (event.target !== this || !('command' in event)) return;
    const { command } = event;
    if (isCommand(command)) this.#execute(command);
  };

  readonly #onFarClick = (event: Event): void => {
    const button = (event.composedPath()[0] as Element).closest?.('button[command][commandfor]');
    if (event.defaultPrevented || !button || byId(button, button.getAttribute('commandfor') ?? '') !== this)
      return;
    const command = button.getAttribute('command');
    if (isCommand(command)) this.#execute(command);
  };

  /** A run that could not be started says nothing of the one that is shown. */
  protected override get errorIsOfStream(): boolean {
    return this.status === 'error';
  }

  protected override renderNote(): unknown {
    return undefined;
  }

  protected override renderError(): unknown {
    const { status }: StreamState = this.streamState;
    return status === 'error' && !this.showErrors ? undefined : super.renderError();
  }

  override render(): unknown {
    return html`<slot></slot>${this.renderError()}`;
  }
}

function isCommand(command: unknown): command is FormCommand {
  return (COMMANDS as readonly unknown[]).includes(command);
}

define('stream-form', StreamForm);

declare global {
  interface HTMLElementTagNameMap {
    'stream-form': StreamForm;
  }
}
