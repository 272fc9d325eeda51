import type { Chunk } from '../../protocol/chunk.js';
import type { Pacer } from './pacer.js';
import { PartClock } from './part-clock.js';
import { ChunkTextDecoder, type TextChange } from './text-decoder.js';
import type { TextView } from './text-view.js';

/** What was written to the page at once: neighbours that only append are one. */
export interface WrittenText {
  readonly mode: 'append' | 'prepend' | 'replace';
  readonly text: string;
  /** Whether this was in the stream already when it was opened. */
  readonly replay: boolean;
}

interface Change {
  readonly mode: TextChange['mode'];
  text: string;
  readonly markup: boolean;
  readonly replay: boolean;
}

/** How much of the end is kept for a line of preview, in UTF-16 code units. */
const TAIL = 400;

/** One of the texts of a stream: what was read of it and waits to be written, and the view that shows the rest. */
export class TextPart {
  /** `undefined`: the answer. */
  readonly name: string | undefined;
  readonly clock = new PartClock();
  /** What stands around the view in the light DOM; the answer has the element itself. */
  readonly container: HTMLElement | undefined;
  view: TextView;
  /** Set while bursts are shown evenly. */
  pacer: Pacer | undefined;
  readonly #decoder: ChunkTextDecoder;
  /** Changes that were not written yet. */
  #changes: Change[] = [];
  #tail = '';

  constructor(name: string | undefined, view: TextView, container?: HTMLElement) {
    this.name = name;
    this.view = view;
    this.container = container;
    this.#decoder = new ChunkTextDecoder(name);
  }

  /** How much text waits to be written, in UTF-16 code units. */
  get waiting(): number {
    return this.#changes.reduce((sum, { text }) => sum + text.length, 0);
  }

  get hasChanges(): boolean {
    return this.#changes.length > 0;
  }

  /** The last line that has something in it, or its end; for a preview. */
  get lastLine(): string {
    return this.#tail.trimEnd().split('\n').at(-1)?.trim() ?? '';
  }

  /** Takes what a chunk does to this text. */
  read(chunk: Chunk, defaultMode: 'append' | 'prepend' | 'replace', replay: boolean): void {
    for (const change of this.#decoder.read(chunk, defaultMode)) this.#gather(change, replay);
  }

  /** No more bytes follow those that came. */
  endBytes(replay: boolean): void {
    for (const change of this.#decoder.end()) this.#gather(change, replay);
  }

  /** Writes what waits; with `now`, only as much as is due at that time. */
  write(now?: number): readonly WrittenText[] {
    const written: WrittenText[] = [];
    while (this.#changes.length > 0) {
      const change = this.#changes[0] as Change;
      const { mode, markup, replay } = change;
      const text = this.#due(change, now);
      if (text === undefined) break;
      if (text.length === change.text.length) this.#changes.shift();
      else change.text = change.text.slice(text.length);
      if (mode === 'clear') this.view.clear();
      else if (markup && this.view.addMarkup) this.view.addMarkup(mode, text);
      else this.view[mode](text);
      this.#tail = mode === 'append' ? (this.#tail + text).slice(-TAIL) : this.view.text.slice(-TAIL);
      written.push({ mode: mode === 'clear' ? 'replace' : mode, text, replay });
    }
    return written;
  }

  /** What of a change is due; `undefined` when nothing is. Only what is appended live is paced. */
  #due({ mode, text, replay }: Change, now: number | undefined): string | undefined {
    if (!this.pacer || now === undefined || mode !== 'append' || replay) return text;
    // What waits behind something that is not paced is due with it.
    if (this.#changes.some((change) => change.mode !== 'append' || change.markup || change.replay))
      return text;
    return this.pacer.take(text, now) || undefined;
  }

  #gather(change: TextChange, replay: boolean): void {
    const last = this.#changes.at(-1);
    const { text, markup = false } = change.mode === 'clear' ? { text: '' } : change;
    // A text that is replaced or cleared before it was painted need not be painted.
    if (change.mode === 'replace' || change.mode === 'clear') this.#changes = [];
    else if (
      last?.mode === change.mode &&
      change.mode === 'append' &&
      !markup &&
      !last.markup &&
      last.replay === replay
    ) {
      last.text += text;
      return;
    }
    this.#changes.push({ mode: change.mode, text, markup, replay });
  }
}
